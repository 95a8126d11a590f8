import { type Address, bytesOf, type Digest, hexOf, type Instant } from '../values/index.ts'
import { canonicalOf, type LoggedReading, observationOf, readCanonical } from './canonicalReading.ts'
import { copyOf, genesis, linkAfter, observe } from './chain.ts'
import { journalFault } from './faults.ts'
import { type Head, inclusionProof, type Tree, treeOf, verifyInclusion } from './merkle.ts'
import { type LoggedDay, readingDays } from './readingDays.ts'
import { decodeSegment, loggedReading, readingsOf } from './segment.ts'
import type { SegmentRow } from './segmentTable.ts'
import type { Tables } from './tables.ts'

/** One reading that can be shown alone, against a head its device signed or the ledger holds. */
export type ReadingProof = {
  readonly reading: LoggedReading
  readonly previousLink: Digest
  /** RFC 9162 inclusion path of the reading's link, which is its leaf. */
  readonly path: readonly Digest[]
}

export type ReadingQuery = {
  /** In order, sealed or not. `to` is exclusive; the end of the log when left out. */
  readings(from?: number, to?: number): IterableIterator<LoggedReading>
  /** The days of a time, for a chart. `to` is exclusive. */
  days(from: Instant, to: Instant): LoggedDay[]
  segments(): SegmentRow[]
  /** The file of a segment, to hand to somebody else. @throws journal.range when there is none of this name. */
  segment(sha256: Digest): Uint8Array
  /** The RFC 9162 tree whose leaves are the device's links. */
  tree(): Tree
  /**
   * @param size - Of the head it will be shown against; the whole log when left out.
   * @throws journal.range when the log does not hold it.
   */
  prove(sequence: number, size?: number): ReadingProof
}

/** True when the device whose head this is logged exactly this reading at this place. */
export function verifyReading({ reading, previousLink, path }: ReadingProof, head: Head): boolean {
  const canonical = canonicalOf(reading.sequence, observationOf(reading, reading.bootId))
  const leaf = linkAfter(bytesOf(previousLink), canonical)
  return verifyInclusion(hexOf(leaf) as Digest, reading.sequence, path, head)
}

/** Nodes below this level are not kept but computed from the 256 readings under them, or they would outweigh them. */
export const lowestNode = 8

export function readingQuery(tables: Tables, device: Address): ReadingQuery {
  const { store, logs, devices, segments, tail } = tables
  const logNumber = () => logs.find(device) ?? -1
  const tree = () => readingTree(tables, device)

  return {
    *readings(from = 0, to = Number.POSITIVE_INFINITY) {
      const log = logNumber()
      for (let next = from; next < to; ) {
        // Another process may seal between looking for a segment and looking into the tail.
        const found = store.snapshot(() => pageFrom(log, next))
        if (found.length === 0) return
        for (const reading of found) if (reading.sequence < to) yield reading
        next += found.length
      }
    },
    days: (from, to) => readingDays(tables, device, from, to),
    segments: () => segments.list(logNumber()),
    segment(sha256) {
      const file = segments.file(logNumber(), sha256)
      if (!file) throw journalFault('journal.range', `${device} has no segment ${sha256}`)
      return file
    },
    tree,
    prove: (sequence, size) =>
      store.snapshot(() => {
        const path = inclusionProof(tree(), sequence, size)
        const [reading] = pageFrom(logNumber(), sequence)
        const previous =
          sequence === 0 ? genesis(device).link : linksBetween(tables, logNumber(), sequence - 1, sequence)[0]
        return { reading: reading as LoggedReading, previousLink: hexOf(previous as Buffer) as Digest, path }
      }),
  }

  /** Readings from one on: those left in its segment, or the next of the tail. */
  function pageFrom(log: number, from: number): LoggedReading[] {
    const sealed = segments.covering(log, from)
    if (sealed) return [...readingsOf(decodeSegment(sealed))].filter(({ sequence }) => sequence >= from)
    const names = devices.names()
    return tail
      .page(log, from)
      .map(({ sequence, canonical }) => loggedReading(sequence, readCanonical(canonical), names))
  }
}

function readingTree(tables: Tables, device: Address): Tree {
  const state = tables.store.snapshot(() => tables.devices.find(device))
  if (!state) return treeOf([])
  const { log, chain } = state
  const { size } = chain.edge
  const blocks = new Map<number, Tree>()

  function block(number: number): Tree {
    const first = number * 2 ** lowestNode
    const links = () => linksBetween(tables, log, first, Math.min(first + 2 ** lowestNode, size))
    const read = () => treeOf(links().map((link) => hexOf(link) as Digest))
    const known = blocks.get(number) ?? tables.store.snapshot(read)
    blocks.set(number, known)
    return known
  }

  return {
    size,
    subtree(level, position) {
      if (level >= lowestNode) return tables.logs.node(log, level, position)
      const perBlock = 2 ** (lowestNode - level)
      return block(Math.floor(position / perBlock)).subtree(level, position % perBlock)
    },
  }
}

/** Links of the readings from `from` to `to`; those of sealed ones are hashed again, for segments do not hold them. */
function linksBetween({ segments, tail }: Tables, log: number, from: number, to: number): Buffer[] {
  const links: Buffer[] = []
  for (let next = from; next < to; next = from + links.length) {
    const sealed = segments.covering(log, next)
    const found = sealed ? linksOf(sealed, next) : tail.page(log, next).map(({ link }) => link)
    if (found.length === 0) throw journalFault('journal.reading-missing', `log ${log} has no reading ${next}`)
    links.push(...found.slice(0, to - next))
  }
  return links
}

function linksOf(file: Uint8Array, from: number): Buffer[] {
  const { before, run } = decodeSegment(file)
  const chain = copyOf(before)
  const links: Buffer[] = []
  for (const observation of run) {
    observe(chain, observation)
    if (chain.edge.size > from) links.push(chain.link)
  }
  return links
}

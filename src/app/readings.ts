import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { intervalOf, maxGapOf, type Track, type Window } from '../coldchain/index.ts'
import {
  checkpointOf,
  decodeSegment,
  type Finding,
  type LoggedReading,
  readingsOf,
  type Segment,
  type Shelf,
  type Verification,
  verifySegment,
} from '../journal/index.ts'
import type { Anchor, Tables } from '../readmodel/index.ts'
import { type Address, addressAsDigest, type Hex, hexOf, type Instant } from '../values/index.ts'
import { appFault } from './faults.ts'
import { writeShared } from './files.ts'
import type { Workspace } from './workspace.ts'

/**
 * Hands a sealed segment to the other parties. It lies under its device and the size at which it ends, which is how the
 * ledger names the head that proves it; nobody has to trust the folder. What lies there already stays: in a site that was
 * restored from an old copy it is all that is left of what was measured.
 */
export function publishSegment(workspace: Workspace, device: Address, size: number, bytes: Uint8Array): void {
  const path = pathOf(workspace, device, size)
  if (!existsSync(path)) writeShared(path, bytes)
}

/** Hands over what was sealed but is not in the exchange: a site may be stopped between the two. */
export function publishMissing(workspace: Workspace, device: Address): void {
  const log = workspace.journal().readings(device)
  for (const { first, count, sha256 } of log.segments())
    if (!existsSync(pathOf(workspace, device, first + count)))
      publishSegment(workspace, device, first + count, log.segment(sha256))
}

/** Where the journal finds what was thinned: among the segments this site shared. */
export function shelfOf(site: Workspace['site']): Shelf {
  return (device, size) => {
    const path = pathOf({ site }, device, size)
    return existsSync(path) ? readFileSync(path) : undefined
  }
}

/** What one device logged. */
export type DeviceTrack = Omit<Track, 'readings'> & {
  readonly device: Address
  readonly readings: readonly LoggedReading[]
}

/** A container by the party that has it and the label it gave. */
type Place = { readonly owner: Address; readonly label: string }

/**
 * What was measured in a container, from the segments its owner shared, each checked against the head its device signed
 * and the ledger recorded.
 *
 * @param during - Only segments that reach into this time are opened; the others cannot stand in the way either.
 * @returns One track per device; none when the owner enrolled no device for this container.
 * @throws app.readings-altered, app.readings-missing when a segment that could reach into this time is not there
 */
export function tracksIn(workspace: Workspace, tables: Tables, { owner, label }: Place, during: Window): DeviceTrack[] {
  const devices = tables.key.list().filter((key) => key.party === owner && key.type === 'device' && key.label === label)
  return devices.map(({ address: device, revokedAt: until }) => {
    const heads = tables.anchor.list('log', addressAsDigest(device))
    const readings = readingsBy(workspace, device, heads, during).sort((a, b) => a.takenAt - b.takenAt)
    return { device, readings, maxGapMs: maxGapOf(intervalOf(readings)), until }
  })
}

/** One file of sealed readings, and what is wrong with it; `segment` is null when it cannot be believed. */
export type SharedSegment = {
  readonly file: string
  readonly segment: Segment | null
  readonly checked: Verification
}

type Heads = readonly Pick<Anchor, 'log' | 'size' | 'root'>[]
type TimedHeads = readonly Pick<Anchor, 'log' | 'size' | 'root' | 'coversUntil'>[]

/**
 * The segments of one device in the exchange, oldest first, each against the ledger: it ends at a head that was anchored,
 * or goes over into one that does. A head that nobody anchored proves nothing, however well it is signed; what lies behind
 * the last one that was is on its way there, and left out.
 */
export function sharedSegments(workspace: Workspace, device: Address, heads: Heads): SharedSegment[] {
  return checkedSegments(segmentFiles(workspace, device, anchoredSize(device, heads)), device, heads)
}

/**
 * Readings of a device whose head the ledger has, and whose segments are not in the exchange. No damage: who shares by a
 * stick shares later than he anchors. But nobody who has only the exchange can check them, or weigh without them.
 *
 * @param shared - All of the device's, as {@link sharedSegments} has them.
 */
export function missingReadings(device: Address, shared: readonly SharedSegment[], heads: Heads): Finding[] {
  const missing: (readonly [from: number, to: number])[] = []
  let reached = 0
  for (const { file, segment } of shared) {
    // One that cannot be believed does not tell where it begins.
    missing.push([reached, segment?.before.edge.size ?? reached])
    reached = sizeIn(file)
  }
  return [...missing, [reached, anchoredSize(device, heads)] as const]
    .filter(([from, to]) => from < to)
    .map(([from, to]) => ({
      code: 'verify.segment-missing',
      where: `readings of ${device}`,
      detail: `${to - from} readings from ${from} on are not in the exchange folder, and the ledger has a head over them`,
    }))
}

/** The largest size of a device's log that the ledger knows. */
function anchoredSize(device: Address, heads: Heads): number {
  return Math.max(0, ...heads.filter(({ log }) => log === addressAsDigest(device)).map(({ size }) => size))
}

/** How many readings a device had logged when a segment was sealed. */
function sizeIn(file: string): number {
  return Number.parseInt(basename(file), 10)
}

/** @param files - Each but the last goes over into the next, as far as they are all there. */
function checkedSegments(files: readonly string[], device: Address, heads: Heads): SharedSegment[] {
  const own = heads.filter(({ log }) => log === addressAsDigest(device))
  const proven = new Set<Hex>()
  let next: number | undefined
  return files
    .toReversed()
    .map((file) => {
      const bytes = readFileSync(file)
      const checked = verifySegment(bytes, { anchors: own })
      if (checked.findings.length > 0) return { file, segment: null, checked }
      const segment = decodeSegment(bytes)
      const end = checkpointOf(segment.checkpoint)
      const anchored = own.some(({ size }) => size === end.size)
      const isFollowed = next === end.size
      next = segment.before.edge.size
      if (segment.device !== device || !(anchored || proven.has(end.chainHead)))
        return { file, segment: null, checked: { ...checked, findings: [isFollowed ? unanchored : unfollowed] } }
      proven.add(hexOf(segment.before.link))
      return { file, segment, checked }
    })
    .reverse()
}

const unanchored: Finding = {
  code: 'journal.anchor-mismatch',
  where: 'segment',
  detail: 'the ledger has no head of its device at which it ends',
}

/** What would prove it may not have been shared yet. */
const unfollowed: Finding = {
  code: 'verify.segment-missing',
  where: 'segment',
  detail: 'the ledger has no head at which it ends, and what follows it is not in the exchange folder',
}

/** @param anchored - The largest size the ledger knows. */
function segmentFiles(workspace: Workspace, device: Address, anchored: number): string[] {
  const folder = folderOf(workspace, device)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => /^\d{12}\.segment$/.test(file) && sizeIn(file) <= anchored)
  return files.sort().map((file) => join(folder, file))
}

function readingsBy(workspace: Workspace, device: Address, heads: TimedHeads, during: Window): LoggedReading[] {
  const readings: LoggedReading[] = []
  const files = segmentFiles(workspace, device, anchoredSize(device, heads))
  for (const { file, segment, checked } of checkedSegments(reaching(files, heads, during), device, heads)) {
    if (!segment) throw unusable(file, checked.findings[0])
    const [expected, first] = [(readings.at(-1)?.sequence ?? -1) + 1, segment.before.edge.size]
    const run = [...readingsOf(segment)]
    // What was taken before that time has no part in it, and may be missing.
    const isBefore = (endOf(first, heads) ?? run[0]?.takenAt ?? during.from) < during.from
    if (first !== expected && !isBefore)
      throw appFault('app.readings-missing', `expected readings from ${expected} on, ${file} begins at ${first}`)
    for (const reading of run) readings.push(reading)
  }
  const [needed, reached] = [neededSize(heads, during), (readings.at(-1)?.sequence ?? -1) + 1]
  if (reached < needed)
    throw appFault('app.readings-missing', `expected the first ${needed} readings of ${device}, they end at ${reached}`)
  return readings
}

function unusable(file: string, flaw: Finding | undefined): Error {
  const code = flaw?.code === unfollowed.code ? 'app.readings-missing' : 'app.readings-altered'
  return appFault(code, `${file}: ${flaw?.detail}`)
}

/** The size at which the ledger has the last readings of a time: its first head that reaches past the end, or its last. */
function neededSize(heads: TimedHeads, { from, to }: Window): number {
  const bySize = heads.toSorted((a, b) => a.size - b.size)
  const last = bySize.find(({ coversUntil }) => coversUntil >= to) ?? bySize.at(-1)
  return last && last.coversUntil >= from ? last.size : 0
}

/**
 * The files from the one whose last reading precedes a time, which tells about its beginning, to the first that reaches
 * past its end. A head that was refused is vouched for by the next that was taken: it ends no later.
 */
function reaching(files: readonly string[], heads: TimedHeads, { from, to }: Window): string[] {
  const ends = files.map((file) => endOf(sizeIn(file), heads))
  const into = ends.findIndex((end) => end !== null && end >= from)
  const before = ends.slice(0, into < 0 ? ends.length : into).findLastIndex((end) => end !== null)
  const past = ends.findIndex((end) => end !== null && end >= to)
  return files.slice(Math.max(0, before), past < 0 ? files.length : past + 1)
}

/** When the last of so many readings was taken, as the ledger knows it; null when it has no head of exactly this size. */
function endOf(size: number, heads: TimedHeads): Instant | null {
  return heads.find((head) => head.size === size)?.coversUntil ?? null
}

function pathOf(workspace: Pick<Workspace, 'site'>, device: Address, size: number): string {
  return join(folderOf(workspace, device), `${String(size).padStart(12, '0')}.segment`)
}

function folderOf({ site }: Pick<Workspace, 'site'>, device: Address): string {
  return join(resolve(site.dir, site.file.exchange), 'readings', device)
}

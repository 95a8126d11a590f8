import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  checkpointOf,
  decodeSegment,
  type Finding,
  type LoggedReading,
  readingsOf,
  type Segment,
  type Verification,
  verifySegment,
} from '../journal/index.ts'
import type { Anchor, Tables } from '../readmodel/index.ts'
import { type Address, addressAsDigest, type Hex, hexOf } from '../values/index.ts'
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

/**
 * What was measured in a container, from the segments its owner shared, each checked against the head its device signed
 * and the ledger recorded.
 *
 * @returns Oldest first; empty when the owner enrolled no device for this container, or shared nothing.
 * @throws app.readings-altered, app.readings-missing when a segment between two others is not there
 */
export function readingsIn(workspace: Workspace, tables: Tables, owner: Address, label: string): LoggedReading[] {
  const devices = tables.key.list().filter((key) => key.party === owner && key.type === 'device' && key.label === label)
  const readings = devices.flatMap(({ address }) =>
    readingsBy(workspace, address, tables.anchor.list('log', addressAsDigest(address))),
  )
  return readings.sort((a, b) => a.takenAt - b.takenAt)
}

/** One file of sealed readings, and what is wrong with it; `segment` is null when it cannot be believed. */
export type SharedSegment = {
  readonly file: string
  readonly segment: Segment | null
  readonly checked: Verification
}

type Heads = readonly Pick<Anchor, 'log' | 'size' | 'root'>[]

/**
 * The segments of one device in the exchange, oldest first, each against the ledger: it ends at a head that was anchored,
 * or goes over into one that does. A head that nobody anchored proves nothing, however well it is signed; what lies behind
 * the last one that was is on its way there, and left out.
 */
export function sharedSegments(workspace: Workspace, device: Address, heads: Heads): SharedSegment[] {
  const own = heads.filter(({ log }) => log === addressAsDigest(device))
  const proven = new Set<Hex>()
  return segmentFiles(workspace, device, Math.max(0, ...own.map(({ size }) => size)))
    .reverse()
    .map((file) => {
      const bytes = readFileSync(file)
      const checked = verifySegment(bytes, { anchors: own })
      if (checked.findings.length > 0) return { file, segment: null, checked }
      const segment = decodeSegment(bytes)
      const end = checkpointOf(segment.checkpoint)
      const anchored = own.some(({ size }) => size === end.size)
      if (segment.device !== device || !(anchored || proven.has(end.chainHead)))
        return { file, segment: null, checked: { ...checked, findings: [unanchored] } }
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

/** @param anchored - The largest size the ledger knows. */
function segmentFiles(workspace: Workspace, device: Address, anchored: number): string[] {
  const folder = folderOf(workspace, device)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter(
    (file) => /^\d{12}\.segment$/.test(file) && Number.parseInt(file, 10) <= anchored,
  )
  return files.sort().map((file) => join(folder, file))
}

function readingsBy(workspace: Workspace, device: Address, heads: Heads): LoggedReading[] {
  const readings: LoggedReading[] = []
  for (const { file, segment, checked } of sharedSegments(workspace, device, heads)) {
    if (!segment) throw appFault('app.readings-altered', `${file}: ${checked.findings[0]?.detail}`)
    const first = segment.before.edge.size
    if (first !== readings.length)
      throw appFault('app.readings-missing', `expected readings from ${readings.length} on, ${file} begins at ${first}`)
    for (const reading of readingsOf(segment)) readings.push(reading)
  }
  return readings
}

function pathOf(workspace: Workspace, device: Address, size: number): string {
  return join(folderOf(workspace, device), `${String(size).padStart(12, '0')}.segment`)
}

function folderOf({ site }: Workspace, device: Address): string {
  return join(resolve(site.dir, site.file.exchange), 'readings', device)
}

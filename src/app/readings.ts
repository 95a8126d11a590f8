import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { decodeSegment, type LoggedReading, readingsOf, type Verification, verifySegment } from '../journal/index.ts'

import type { Anchor, Tables } from '../readmodel/index.ts'
import { type Address, addressAsDigest } from '../values/index.ts'
import { appFault } from './faults.ts'
import { writeDurably } from './files.ts'
import type { Workspace } from './workspace.ts'

/**
 * Hands a sealed segment to the other parties. It lies under its device and the size at which it ends, which is how the
 * ledger names the head that proves it; nobody has to trust the folder.
 */
export function publishSegment(workspace: Workspace, device: Address, size: number, bytes: Uint8Array): void {
  writeDurably(join(folderOf(workspace, device), `${String(size).padStart(12, '0')}.segment`), bytes)
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

/** The segment files of one device in the exchange, in their order. */
export function segmentFiles(workspace: Workspace, device: Address): string[] {
  const folder = folderOf(workspace, device)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((file) => file.endsWith('.segment'))
  return files.sort().map((file) => join(folder, file))
}

/** One segment against the ledger: a head that nobody anchored proves nothing, however well it is signed. */
export function checkSegment(
  bytes: Uint8Array,
  anchors: readonly Pick<Anchor, 'log' | 'size' | 'root'>[],
): Verification {
  const checked = verifySegment(bytes, { anchors })
  if (checked.findings.length > 0 || checked.checked.anchors > 0) return checked
  const detail = 'the ledger has no head of its device at which it ends'
  return { ...checked, findings: [{ code: 'journal.anchor-mismatch', where: 'segment', detail }] }
}

function readingsBy(workspace: Workspace, device: Address, anchors: readonly Anchor[]): LoggedReading[] {
  const readings: LoggedReading[] = []
  for (const file of segmentFiles(workspace, device)) {
    const bytes = readFileSync(file)
    const [finding] = checkSegment(bytes, anchors).findings
    if (finding) throw appFault('app.readings-altered', `${file}: ${finding.detail}`)
    const segment = decodeSegment(bytes)
    const first = segment.before.edge.size
    if (first !== readings.length)
      throw appFault('app.readings-missing', `expected readings from ${readings.length} on, ${file} begins at ${first}`)
    readings.push(...readingsOf(segment))
  }
  return readings
}

function folderOf({ site }: Workspace, device: Address): string {
  return join(resolve(site.dir, site.file.exchange), 'readings', device)
}

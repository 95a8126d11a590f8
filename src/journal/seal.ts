import type { Statement } from '../sign/index.ts'
import { type Address, addressAsDigest, type Digest, hexOf } from '../values/index.ts'
import { type Observation, readCanonical } from './canonicalReading.ts'
import { type Chain, copyOf, extend } from './chain.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import type { DeviceState } from './deviceTable.ts'
import { edgeRoot } from './edge.ts'
import { journalFault } from './faults.ts'
import { encodeSegment, segmentReadingsMax } from './segment.ts'
import type { Tables } from './tables.ts'
import type { TailRow } from './tailTable.ts'

/**
 * Where the device's log stands, once it is certain that this is a checkpoint of it.
 *
 * @throws journal.checkpoint-refused
 */
export function requireOwn(tables: Tables, device: Address, statement: Statement): DeviceState {
  const checkpoint = checkpointOf(statement)
  const state = tables.devices.find(device)
  const own = checkpoint.log === addressAsDigest(device) && statement.signers[0] === device
  if (!state || !own) throw refused(`${statement.id}, which ${device} did not sign for its own log`)
  const { size } = state.chain.edge
  if (checkpoint.size > size) throw refused(`one over ${checkpoint.size} readings, the log holds ${size}`)
  requireMatch(state.chain, checkpoint)
  return state
}

/** @throws journal.checkpoint-refused when the chain, at the checkpoint's size, is not what was signed. */
export function requireMatch({ link, edge }: Chain, checkpoint: Checkpoint): void {
  if (edge.size !== checkpoint.size) return
  if (hexOf(link) !== checkpoint.chainHead || hexOf(edgeRoot(edge)) !== checkpoint.root)
    throw refused(`one over ${edge.size} readings with another head than the log has`)
}

/** The unsealed readings up to `end`, checked against their links, and the chain behind them. */
export function runUpTo(
  { tail }: Tables,
  { log, sealed }: DeviceState,
  end: number,
): { rows: TailRow[]; chain: Chain } {
  const chain = copyOf(sealed)
  const rows: TailRow[] = []
  for (const row of end > sealed.edge.size ? tail.rows(log, sealed.edge.size) : []) {
    extend(chain, row.canonical)
    if (!chain.link.equals(row.link))
      throw journalFault('journal.reading-altered', `reading ${row.sequence} of log ${log} does not make its link`)
    rows.push(row)
    if (chain.edge.size === end) break
  }
  if (chain.edge.size < end)
    throw journalFault('journal.reading-missing', `log ${log} has no reading ${chain.edge.size}`)
  return { rows, chain }
}

/** Moves the readings up to a checkpoint from the tail into a segment. */
export function seal(tables: Tables, device: Address, checkpoint: Statement): Digest | undefined {
  const { store, devices, segments, tail } = tables
  const { size } = checkpointOf(checkpoint)
  const sealable = store.snapshot(() => {
    const state = requireOwn(tables, device, checkpoint)
    const { log, sealed } = state
    if (size - sealed.edge.size > segmentReadingsMax)
      throw refused(`one over ${size - sealed.edge.size} unsealed readings, a segment holds ${segmentReadingsMax}`)
    return { log, before: sealed, ...runUpTo(tables, state, size) }
  })
  const { log, before, rows, chain } = sealable
  if (rows.length === 0) return
  requireMatch(chain, checkpointOf(checkpoint))

  // Compressed before the lock is taken: sampling must not wait for it.
  const run = rows.map(({ canonical }) => readCanonical(canonical))
  const file = encodeSegment({ device, before, run, ...namesIn(tables, run), checkpoint })
  return store.transaction(() => {
    if (devices.find(device)?.sealed.edge.size !== before.edge.size) return
    tail.removeBefore(log, size)
    devices.saveSealed(log, chain)
    return segments.add(log, before.edge.size, run.length, file)
  })
}

/** The serials and boots that a run speaks of, each once. */
function namesIn({ devices }: Tables, run: readonly Observation[]): { probes: string[]; boots: Digest[] } {
  const names = devices.names()
  const probes = new Set(run.map(({ probe }) => probe.toString('hex')))
  const boots = new Set(run.map(({ boot }) => boot.toString('hex')))
  return {
    probes: [...probes].flatMap((tag) => names.probes.get(tag) ?? []),
    boots: [...boots].flatMap((tag) => names.boots.get(tag) ?? []),
  }
}

function refused(received: string) {
  return journalFault('journal.checkpoint-refused', `expected a checkpoint of this log, received ${received}`)
}

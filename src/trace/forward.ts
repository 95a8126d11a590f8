import type { Batch, Dose, History, Placement, Symptom, Unit, Vial } from '../readmodel/index.ts'
import type { Address, Digest } from '../values/index.ts'
import { partyName } from './custody.ts'
import { traceFault } from './faults.ts'

/** What may be done with a unit now, itself, everything it is inside of, and the batch considered. */
export type UnitState = 'usable' | 'suspended' | 'closed' | 'recalled' | 'condemned'

/** A carton with vials of the batch, or one they were taken from, and where it is now. */
export type ForwardUnit = {
  readonly unit: Unit
  /** The outermost unit it is inside of; itself when it stands alone. */
  readonly top: Digest
  readonly custodian: Address
  readonly custodianName: string | null
  /** Where it, or what it is inside of, stands now. */
  readonly placement: Placement | null
  readonly vials: number
  readonly opened: number
  readonly state: UnitState
}

/** The way forward from a batch to everyone concerned. People are pseudonyms. */
export type ForwardTrace = {
  readonly batch: Batch
  readonly units: readonly ForwardUnit[]
  readonly vials: readonly Vial[]
  readonly doses: readonly Dose[]
  readonly symptoms: readonly Symptom[]
  readonly pseudonyms: readonly Address[]
  readonly totals: {
    readonly registered: number
    readonly packed: number
    readonly opened: number
    /** In somebody's loose stock: neither in a carton nor opened. */
    readonly loose: number
  }
}

/**
 * Where a batch went: its cartons, the vials opened, the doses given and what was reported of them.
 *
 * @throws trace.unknown when the history does not hold the batch.
 */
export function traceForward(history: History, batchId: Digest): ForwardTrace {
  const batch = history.batches.find((row) => row.id === batchId)
  if (!batch) throw traceFault('trace.unknown', `expected a batch of this history, received ${batchId}`)
  const vials = history.vials.filter((row) => row.batch === batchId)
  const opened = new Set(vials.map(({ id }) => id))
  const doses = history.doses.filter((row) => opened.has(row.vial))
  const given = new Set(doses.map(({ id }) => id))
  const units = history.units
    .map((unit) => forwardUnit(unit, batch, history))
    .filter((unit) => unit.vials > 0 || unit.opened > 0)
  const packed = units.reduce((sum, unit) => sum + unit.vials, 0)
  return {
    batch,
    units,
    vials,
    doses,
    symptoms: history.symptoms.filter((row) => given.has(row.dose)),
    pseudonyms: [...new Set(doses.map(({ pseudonym }) => pseudonym))],
    totals: {
      registered: batch.unitCount,
      packed,
      opened: vials.length,
      loose: batch.unitCount - packed - vials.length,
    },
  }
}

function forwardUnit(unit: Unit, batch: Batch, history: History): ForwardUnit {
  const chain = ancestry(unit, history)
  const top = chain.at(-1) ?? unit
  const here = chain.flatMap(({ id }) =>
    history.placements.filter((placement) => placement.unit === id && placement.removedAt === null),
  )
  return {
    unit,
    top: top.id,
    custodian: top.custodian,
    custodianName: partyName(history, top.custodian),
    placement: here[0] ?? null,
    vials: history.contents
      .filter((content) => content.unit === unit.id && content.batch === batch.id)
      .reduce((sum, { mask }) => sum + bitCount(BigInt(mask)), 0),
    opened: history.vials.filter((vial) => vial.unit === unit.id && vial.batch === batch.id).length,
    state: stateOf(chain, batch),
  }
}

function ancestry(unit: Unit, { units }: History): Unit[] {
  const chain = [unit]
  for (let next = parentOf(unit, units); next && !chain.includes(next); next = parentOf(next, units)) chain.push(next)
  return chain
}

function parentOf(unit: Unit, units: readonly Unit[]): Unit | undefined {
  return units.find(({ id }) => id === unit.parent)
}

function stateOf(chain: readonly Unit[], batch: Batch): UnitState {
  if (chain.some(({ condemnedAt }) => condemnedAt !== null)) return 'condemned'
  if ([batch, ...chain].some(({ recalledAt }) => recalledAt !== null)) return 'recalled'
  if (chain.some(({ closedAt }) => closedAt !== null)) return 'closed'
  return chain.some(({ suspendedBy }) => suspendedBy.length > 0) ? 'suspended' : 'usable'
}

function bitCount(mask: bigint): number {
  return mask.toString(2).replaceAll('0', '').length
}

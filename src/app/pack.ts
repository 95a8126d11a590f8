import { type Event, vialSetOf } from '../event/index.ts'
import { eventOf } from '../sign/index.ts'
import { addressAsDigest, type Digest, type Name, subjectOf, zeroDigest } from '../values/index.ts'
import { appFault } from './faults.ts'
import { findBatch, findUnit } from './lookup.ts'
import { type Outcome, record, underWay } from './record.ts'
import type { Workspace } from './workspace.ts'

/** So many of the loose vials of a batch; which ones is the packer's choice, so the next in line are taken. */
export type Portion = { readonly batch: Name; readonly count: number }

export type Packing = { readonly into: Name; readonly units: readonly Name[]; readonly vials: Portion | null }

/** Packs units, or vials of a batch, into a logistic unit. */
export async function pack(
  workspace: Workspace,
  packing: Packing,
): Promise<Outcome & { unit: Name; vials: number; units: number }> {
  const { into, units, vials } = packing
  // The next loose vials are others once these are packed; the intent must not depend on which they are.
  const contents = [...units, ...(vials ? [`${vials.count} of ${vials.batch}`] : [])].join(' ')
  const intent = `pack ${into} ${contents}`
  const packed = underWay(workspace, intent)
  const event = packed ? eventOf(packed) : await packEvent(workspace, packing)
  const outcome = await record(workspace, event, { intent })
  return { ...outcome, unit: into, vials: vials?.count ?? 0, units: units.length }
}

async function packEvent(workspace: Workspace, { into, units, vials }: Packing): Promise<Event> {
  const sets = vials ? [vialSetOf(subjectOf(vials.batch), zeroDigest, await nextLoose(workspace, vials))] : []
  return { kind: 'pack', name: into, units: units.map(subjectOf), vials: sets }
}

/** Takes units out of a logistic unit. What suspended the whole goes on suspending each. */
export async function unpack(
  workspace: Workspace,
  unpacking: { from: Name; units: readonly Name[] },
): Promise<Outcome> {
  const { tables } = await workspace.answers()
  const parent = findUnit(tables, unpacking.from).id
  const inside = tables.unit.list('parent', parent).map(({ id }) => id)
  const units = unpacking.units.length > 0 ? unpacking.units.map(subjectOf) : inside
  const intent = `unpack ${unpacking.from} ${unpacking.units.join(' ') || 'all'}`
  const unpacked = underWay(workspace, intent, { lasting: false })
  const event: Event = unpacked ? eventOf(unpacked) : { kind: 'unpack', parent, units, vials: [] }
  return record(workspace, event, { intent, lasting: false })
}

/** The lowest leaf indices this party holds loose. @throws app.batch-unknown, app.not-enough-vials */
async function nextLoose(workspace: Workspace, { batch: name, count }: Portion): Promise<number[]> {
  const batch = findBatch((await workspace.answers()).tables, name)
  const found = await looseVials(workspace, batch.id, batch.unitCount, count)
  if (found.length < count)
    throw appFault('app.not-enough-vials', `expected ${count} loose vials of ${name}, this site holds ${found.length}`)
  return found
}

async function looseVials(workspace: Workspace, batch: Digest, unitCount: number, most: number): Promise<number[]> {
  const ledger = await workspace.ledger()
  const pool = addressAsDigest(workspace.site.file.party)
  const found: number[] = []
  for (let word = 0; word * 256 < unitCount && found.length < most; word++) {
    const mask = await ledger.holds(pool, batch, word)
    for (let bit = 0; bit < 256 && found.length < most; bit++)
      if ((mask >> BigInt(bit)) & 1n) found.push(word * 256 + bit)
  }
  return found
}

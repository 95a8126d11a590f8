import assert from 'node:assert/strict'
import type { Ledger } from '../../src/ledger/index.ts'
import { ancestry, type Tables, type Unit } from '../../src/readmodel/index.ts'
import { zeroDigest } from '../../src/values/index.ts'

/** Fails unless the tables say of every unit, batch, offer, excursion and vial what the contract's own views say. */
export async function assertAgrees(tables: Tables, ledger: Ledger): Promise<void> {
  for (const unit of tables.unit.list()) await assertUnit(tables, ledger, unit)
  for (const { id, releasedAt, recalledAt, maker } of tables.batch.list()) {
    const { released, recalled, maker: known } = (await ledger.batch(id)) ?? assert.fail(`batch ${id}`)
    assert.deepEqual(
      { maker, released: releasedAt !== null, recalled: recalledAt !== null },
      { maker: known, released, recalled },
    )
  }
  for (const { offer, status } of tables.handoff.list())
    assert.equal(status === 'open', (await ledger.offer(offer))?.open, `offer ${offer}`)
  for (const { id, startedAt, endedAt } of tables.excursion.list()) {
    const known = await ledger.excursion(id)
    assert.deepEqual([startedAt, endedAt], [known?.startedAt, known?.endedAt], `excursion ${id}`)
  }
  for (const { id, given, closedAt, clinic } of tables.vial.list()) {
    const known = await ledger.vial(id)
    assert.deepEqual([clinic, given, closedAt !== null], [known?.clinic, known?.given, known?.closed], `vial ${id}`)
  }
}

async function assertUnit(tables: Tables, ledger: Ledger, unit: Unit): Promise<void> {
  const known = (await ledger.unit(unit.id)) ?? assert.fail(`the ledger lacks ${unit.name}`)
  const above = ancestry(tables, unit.id)
  const standing = tables.placement.list('unit', unit.id).find(({ removedAt }) => removedAt === null)
  assert.deepEqual(
    {
      custodian: above.at(-1)?.custodian,
      parent: unit.parent ?? zeroDigest,
      custodySequence: unit.custodySequence,
      recalled: unit.recalledAt !== null,
      condemned: unit.condemnedAt !== null,
      closed: unit.closedAt !== null,
      container: standing?.container ?? zeroDigest,
      suspendedBy: unit.suspendedBy.toSorted(),
      effective: effective(tables, above),
      contents: await Promise.all(
        tables.content.list('unit', unit.id).map(async ({ mask, batch, word }) => [batch, word, BigInt(mask)]),
      ),
    },
    {
      custodian: known.custodian,
      parent: known.parent,
      custodySequence: known.custodySequence,
      recalled: known.recalled,
      condemned: known.condemned,
      closed: known.closed,
      container: known.container,
      suspendedBy: (await ledger.suspendedBy(unit.id)).toSorted(),
      effective: (await ledger.effective(unit.id)).toSorted(),
      contents: await Promise.all(
        tables.content
          .list('unit', unit.id)
          .map(async ({ batch, word }) => [batch, word, await ledger.holds(unit.id, batch, word)]),
      ),
    },
    unit.name,
  )
}

function effective(tables: Tables, above: readonly Unit[]): string[] {
  const stands: Record<string, (unit: Unit) => boolean> = {
    'unit-recalled': (unit) => unit.recalledAt !== null,
    'unit-suspended': (unit) => unit.suspendedBy.length > 0,
    'unit-condemned': (unit) => unit.condemnedAt !== null,
    'unit-closed': (unit) => unit.closedAt !== null,
    'unit-under-offer': ({ id }) => tables.handoff.list('unit', id).some(({ status }) => status === 'open'),
  }
  return Object.keys(stands)
    .filter((name) => above.some((unit) => stands[name]?.(unit)))
    .toSorted()
}

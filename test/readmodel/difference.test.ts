import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  type Batch,
  type Content,
  compare,
  type Difference,
  expectedUnits,
  type Handoff,
  openReadModel,
  type Tables,
} from '../../src/readmodel/index.ts'
import { type Digest, instant, type Name, sha256, subjectOf, zeroAddress, zeroDigest } from '../../src/values/index.ts'
import { logistic } from '../support/consortium.ts'
import { tempDir } from '../support/tempDir.ts'

const [pallet, first, second, third, single, stranger, box] = [1, 2, 3, 4, 5, 6, 7].map(logistic) as [
  Name,
  Name,
  Name,
  Name,
  Name,
  Name,
  Name,
]

/** A pallet of two cartons, the first with a box in it, and a carton alone; both were offered. */
async function shipment(): Promise<Tables> {
  const { tables } = openReadModel(join(await tempDir(), 'readmodel.sqlite'))
  put(tables, pallet, null)
  put(tables, first, pallet)
  put(tables, second, pallet)
  put(tables, box, first)
  put(tables, single, null)
  put(tables, third, null)
  return tables
}

function put(tables: Tables, name: Name, parent: Name | null, more: object = {}): void {
  const known = {
    recalledAt: null,
    recalledBy: null,
    recallReason: null,
    condemnedAt: null,
    closedAt: null,
    suspendedBy: [],
  }
  const unit = {
    id: subjectOf(name),
    name,
    parent: parent && subjectOf(parent),
    custodian: zeroAddress,
    custodySequence: 0,
    packedAt: instant(0),
  }
  tables.unit.put(unit.id, { ...unit, ...known, ...more })
}

function arrival(tables: Tables, seen: readonly Name[]): Record<keyof Difference, string> {
  const offers = [pallet, single].map((unit) => ({ unit: subjectOf(unit) }) as Handoff)
  const difference = compare(expectedUnits(tables, offers), seen)
  const short = { pallet, first, second, third, single, stranger, box }
  const wordOf = (name: Name) => Object.entries(short).find(([, other]) => other === name)?.[0] ?? name
  const lists = Object.entries(difference).map(([key, names]) => [key, names.map(wordOf).toSorted().join(' ')])
  return Object.fromEntries(lists)
}

describe('readmodel difference', () => {
  it('expects everything inside what was offered', async () => {
    assert.equal(arrival(await shipment(), []).expected, 'box first pallet second single')
  })

  it('takes the label of a closed pallet for everything in it', async () => {
    const { received, arrived, missing, extra } = arrival(await shipment(), [pallet, single])
    assert.deepEqual([received, arrived, missing, extra], ['box first pallet second single', 'pallet single', '', ''])
  })

  it('takes a pallet for opened once one of its cartons was scanned alone: each must be seen then', async () => {
    const { received, arrived, missing } = arrival(await shipment(), [pallet, first])
    assert.deepEqual([received, arrived, missing], ['box first', 'pallet', 'pallet second single'])
  })

  it('takes a pallet for received without its label when everything in it was seen', async () => {
    const { received, arrived, missing } = arrival(await shipment(), [second, box])
    assert.deepEqual([received, arrived, missing], ['box first pallet second', 'pallet', 'single'])
  })

  it('receives nothing where nothing was seen', async () => {
    const { received, arrived, missing } = arrival(await shipment(), [])
    assert.deepEqual([received, arrived, missing], ['', '', 'box first pallet second single'])
  })

  it('names what nobody offered, each once, whether the ledger knows it or not', async () => {
    assert.equal(arrival(await shipment(), [stranger, third, third, single]).extra, 'stranger third')
  })

  it('lists what was received and may not be used, with what a parent puts on it', async () => {
    const tables = await shipment()
    put(tables, pallet, null, { suspendedBy: [sha256('excursion')] })
    put(tables, first, pallet, { condemnedAt: 1 })
    put(tables, single, null, { recalledAt: 1 })
    const { suspended, condemned, recalled } = arrival(tables, [pallet])
    assert.deepEqual([suspended, condemned, recalled], ['box first pallet second', 'box first', ''])
    assert.equal(arrival(tables, [single]).recalled, 'single')
  })

  it('counts what has vials of a recalled batch in it as recalled, and nothing beside it or that was emptied of them', async () => {
    const tables = await shipment()
    const [bad, good] = [sha256('bad'), sha256('good')]
    for (const [id, recalledAt] of [
      [bad, instant(1)],
      [good, null],
    ] as const)
      tables.batch.put(id, { id, recalledAt } as Batch)
    const hold = (name: Name, batch: Digest, mask: Content['mask'] = '0x1') =>
      tables.content.put(name, { unit: subjectOf(name), batch, word: 0, mask })
    hold(box, bad)
    hold(single, bad, '0x0')
    hold(second, good)
    assert.equal(arrival(tables, [pallet, single]).recalled, 'box first pallet')
  })

  it('compares a truck of a thousand cartons in a moment', async () => {
    const tables = await shipment()
    const cartons = Array.from({ length: 1000 }, (_, at) => logistic(1000 + at))
    for (const carton of cartons) put(tables, carton, pallet)
    const expected = expectedUnits(tables, [{ unit: subjectOf(pallet) } as Handoff])
    const before = performance.now()
    const { missing } = compare(expected, cartons.slice(1))
    assert.equal(missing.length, 5)
    assert.ok(performance.now() - before < 2000)
  })

  it('knows no unit and no offer where there is none', async () => {
    assert.deepEqual(expectedUnits(await shipment(), [{ unit: zeroDigest } as Handoff]), [])
  })
})

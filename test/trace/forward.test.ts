import assert from 'node:assert/strict'
import { traceForward } from '../../src/trace/index.ts'
import { isFault } from '../../src/values/index.ts'
import * as j from './journey.ts'

describe('tracing forward from a batch', () => {
  const trace = traceForward(j.journey, j.batch)

  it('finds every carton with its vials, where it is and whether it may be used', () => {
    assert.deepEqual(
      trace.units.map(({ unit, custodianName, placement, vials, opened, state }) => [
        unit.id,
        custodianName,
        placement?.label ?? null,
        vials,
        opened,
        state,
      ]),
      [
        [j.carton, 'Hill Clinic', 'fridge 1', 255, 1, 'usable'],
        [j.sister, 'Hill Clinic', null, 8, 0, 'condemned'],
      ],
    )
  })

  it('finds the doses by pseudonym and what was reported of them', () => {
    assert.deepEqual(trace.pseudonyms, [j.patient, j.neighbour])
    assert.deepEqual(
      trace.symptoms.map(({ id }) => id),
      [j.symptom],
    )
  })

  it('accounts for every vial registered', () => {
    const { registered, packed, opened, loose } = trace.totals
    assert.deepEqual([registered, packed, opened, loose], [1000, 263, 1, 736])
  })

  it('takes a carton’s state, custodian and place from what it is inside of', () => {
    const units = j.journey.units.map((row) => {
      if (row.id === j.pallet) return { ...row, custodian: j.carrier, suspendedBy: [j.excursion] }
      return row.id === j.carton ? { ...row, parent: j.pallet } : row
    })
    const placements = j.journey.placements.slice(0, 1).map((row) => ({ ...row, removedAt: null }))
    const [inside] = traceForward({ ...j.journey, units, placements }, j.batch).units
    assert.deepEqual(
      [inside?.top, inside?.custodianName, inside?.placement?.label, inside?.state],
      [j.pallet, 'Polar Freight', 'truck 7', 'suspended'],
    )
  })

  it('calls no carton of a recalled batch usable', () => {
    const batches = j.journey.batches.map((row) => ({ ...row, recalledAt: row.registeredAt }))
    const { units } = traceForward({ ...j.journey, batches }, j.batch)
    assert.deepEqual(
      units.map(({ state }) => state),
      ['recalled', 'condemned'],
    )
  })

  it('refuses a batch that the history does not hold', () => {
    assert.throws(
      () => traceForward(j.journey, j.dose),
      (error) => isFault(error, 'trace.unknown'),
    )
  })
})

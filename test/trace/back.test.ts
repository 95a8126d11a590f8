import assert from 'node:assert/strict'
import type { History } from '../../src/readmodel/index.ts'
import { traceBack } from '../../src/trace/index.ts'
import { isFault } from '../../src/values/index.ts'
import * as j from './journey.ts'

const without = (change: Partial<History>) => traceBack({ ...j.journey, ...change }, j.symptom)
const hours = (at: number | null) => at && (at - j.hour(0)) / 3_600_000

describe('tracing back from a symptom', () => {
  const trace = traceBack(j.journey, j.symptom)

  it('finds the dose, its vial, its carton and pallet, and its batch', () => {
    assert.equal(trace.dose?.id, j.dose)
    assert.equal(trace.vial?.id, j.vial)
    assert.deepEqual(
      trace.carriers.map(({ unit }) => unit),
      [j.carton, j.pallet],
    )
    assert.equal(trace.batch?.lot, 'VT-2026-11')
  })

  it('tells the stages of its making in the order they happened', () => {
    assert.deepEqual(
      trace.stages.map(({ stage }) => stage),
      ['material', 'quality'],
    )
  })

  it('tells who held it and when, by the handoffs of the pallet it was in', () => {
    assert.deepEqual(
      trace.route.map(({ name, from, to }) => [name, hours(from), hours(to)]),
      [
        ['Harbour Vaccines', 0, 5],
        ['Polar Freight', 5, 20],
        ['Central Store', 20, 26],
        ['Hill Clinic', 26, null],
      ],
    )
    assert.equal(trace.route[0]?.by, null)
  })

  it('tells which containers it was in and which logs speak of them', () => {
    assert.deepEqual(
      trace.stays.map(({ label, from, to, logs }) => [label, hours(from), hours(to), logs]),
      [
        ['truck 7', 6, 19, [j.log]],
        ['fridge 1', 29, null, []],
      ],
    )
  })

  it('tells the excursion it went through, what was decided on this very carton, and the heads that prove the readings', () => {
    const [hot] = trace.excursions
    assert.equal(trace.excursions.length, 1)
    assert.deepEqual([hours(hot?.from ?? null), hours(hot?.to ?? null)], [10, 13])
    assert.deepEqual(
      hot?.assessments.map(({ unit, decision }) => [unit, decision]),
      [[j.carton, 'cleared']],
    )
    assert.deepEqual(
      hot?.anchors.map(({ coversUntil }) => hours(coversUntil)),
      [11, 12, 14],
    )
  })

  it('takes the heads from the first that reaches into the excursion to the first that reaches its end', () => {
    const covers = (startedAt: number, endedAt: number | null) => {
      const during = { startedAt: j.hour(startedAt), endedAt: endedAt === null ? null : j.hour(endedAt) }
      const excursions = j.journey.excursions.map((row) => ({ ...row, ...during }))
      return without({ excursions }).excursions[0]?.anchors.map(({ coversUntil }) => hours(coversUntil))
    }
    assert.deepEqual(covers(11, 14), [11, 12, 14])
    assert.deepEqual(covers(13, 15), [14, 18])
    assert.deepEqual(covers(13, 25), [14, 18])
    assert.deepEqual(covers(13, null), [14, 18])
  })

  it('counts no handoff of the pallet from before the carton was in it, or after it was out', () => {
    const stray = (settled: number) =>
      j.journey.handoffs.slice(0, 1).map((row) => ({ ...row, settledAt: j.hour(settled), to: j.carrier }))
    const routeWith = (settled: number) =>
      without({ handoffs: [...j.journey.handoffs, ...stray(settled)] }).route.length
    assert.deepEqual([2.9, 28.1].map(routeWith), [4, 4])
    assert.deepEqual([3, 28].map(routeWith), [5, 5])
  })

  it('names the other people vaccinated from the same vial, by pseudonym', () => {
    assert.deepEqual(
      trace.siblings.map(({ pseudonym }) => pseudonym),
      [j.neighbour],
    )
  })

  it('misses nothing when nothing is missing', () => {
    assert.deepEqual(trace.missing, [])
  })

  it('starts from a dose as well as from a symptom', () => {
    const fromDose = traceBack(j.journey, j.dose)
    assert.deepEqual({ ...fromDose, symptom: trace.symptom }, trace)
  })

  it('refuses an identity that the history does not hold', () => {
    assert.throws(
      () => traceBack(j.journey, j.batch),
      (error) => isFault(error, 'trace.unknown'),
    )
  })
})

describe('tracing back through a history with holes', () => {
  const pieces = (change: Partial<History>) => without(change).missing.map(({ piece }) => piece)

  it('names the first link that is lost, from the needle outwards', () => {
    assert.deepEqual(pieces({ doses: [] }), ['dose'])
    assert.deepEqual(pieces({ vials: [] }), ['vial'])
    assert.deepEqual(pieces({ batches: [] }), ['batch'])
    assert.deepEqual(pieces({ vials: j.journey.vials.map((row) => ({ ...row, unit: null })) }), ['carton'])
  })

  it('names a handoff that nobody recorded, with both parties', () => {
    const { missing } = without({ handoffs: j.journey.handoffs.filter(({ to }) => to !== j.warehouse) })
    assert.deepEqual(missing, [
      { piece: 'route', detail: 'how Central Store came to hold the carton it handed to Hill Clinic' },
    ])
    const { missing: last } = without({ handoffs: j.journey.handoffs.filter(({ to }) => to !== j.clinic) })
    assert.deepEqual(last, [
      { piece: 'route', detail: 'how the carton came from Central Store to Hill Clinic, which opened the vial' },
    ])
  })

  it('leaves out an offer that was never accepted', () => {
    const rejected = j.journey.handoffs.map((row) =>
      row.to === j.clinic ? { ...row, status: 'rejected' as const } : row,
    )
    assert.equal(without({ handoffs: rejected }).route.length, 3)
  })

  it('names readings that no anchor covers, and an excursion that nobody decided on', () => {
    const anchors = j.journey.anchors.filter(({ coversUntil }) => coversUntil < j.hour(13))
    assert.deepEqual(without({ anchors }).missing, [
      { piece: 'readings', detail: 'anchored readings of truck 7 until 2026-11-18T13:00:00Z' },
    ])
    assert.deepEqual(pieces({ assessments: [] }), ['assessment'])
  })

  it('names missing containers and stages', () => {
    assert.deepEqual(pieces({ placements: [] }), ['containers'])
    assert.deepEqual(pieces({ stages: [] }), ['stages'])
  })

  it('shows a hostile party name without its escapes', () => {
    const parties = j.journey.parties.map((row) => ({ ...row, name: 'Evil\u001b[2J' }))
    const handoffs = j.journey.handoffs.slice(2)
    assert.ok(without({ parties, handoffs }).missing.every(({ detail }) => !detail.includes('\u001b')))
  })

  it('follows an excursion that is still open only for as long as the unit was there', () => {
    const excursions = j.journey.excursions.map((row) => ({ ...row, endedAt: null }))
    const { excursions: open, missing } = without({ excursions })
    assert.deepEqual(
      open.map(({ from, to }) => [hours(from), hours(to)]),
      [[10, 19]],
    )
    assert.deepEqual(missing, [
      { piece: 'readings', detail: 'anchored readings of truck 7 until 2026-11-18T19:00:00Z' },
    ])
  })
})

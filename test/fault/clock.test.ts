import assert from 'node:assert/strict'
import { listExcursions, listPlacements, removeUnit, verify } from '../../src/app/index.ts'
import { type Consortium, cartonA, dayMs, hourMs } from '../support/consortium.ts'
import { type Fridge, fridges } from './fridge.ts'

const changed = 'verify.clock-changed'

/** What the clinic finds, and then the maker, who has only what is shared. */
async function findings({ at }: Consortium): Promise<string[]> {
  const all = [...(await verify(at.clinic)).findings, ...(await verify(at.maker)).findings]
  return all.map(({ code }) => code)
}

/** In its first week a ledger takes what was signed before it was founded, however old. */
async function aWeekLater({ story, read, anchor }: Fridge): Promise<void> {
  story.clock.jump(8 * dayMs)
  await read(5)
  await anchor()
}

describe('a clock that is set back', () => {
  const fridge = fridges()

  it('between two readings leaves them in the order they were taken, each with the time it was given', async () => {
    const { story, log, read, anchor } = await fridge()
    await read(5, 5)
    story.clock.jump(-2 * hourMs)
    await read(5, 5)
    assert.deepEqual(await anchor(), { recorded: 1, rejected: 0, pending: 0, refused: [] })
    const readings = [...log.readings()]
    const stepsOf = (times: readonly number[]) => times.slice(1).map((time, at) => time - (times[at] as number))
    assert.deepEqual(stepsOf(readings.map(({ takenAt }) => takenAt)), [600_000, 600_000 - 2 * hourMs, 600_000])
    assert.ok(stepsOf(readings.map(({ monotonicMs }) => monotonicMs)).every((step) => step === 600_000))
    assert.deepEqual(await findings(story), [changed, changed])
  })

  it('during an exposure does not leave the excursion open for ever', async () => {
    const { story, clinic, read, anchor } = await fridge()
    await read(5, 12, 12, 12, 12, 12, 12, 12)
    await anchor()
    story.clock.jump(-3 * hourMs)
    await read(12, 5)
    assert.equal((await anchor()).rejected, 0)
    const [excursion, ...others] = await listExcursions(clinic)
    assert.deepEqual(others, [])
    assert.equal(excursion?.endedAt, excursion?.startedAt)
    assert.equal(excursion?.affected[0]?.state, 'suspended')
    assert.deepEqual(await findings(story), [changed, changed])
  })

  it('to where no ledger takes anything keeps no reading from being vouched for once it is right again', async () => {
    const it = await fridge()
    const { story, log, read, anchor } = it
    await aWeekLater(it)
    await read(5)
    story.clock.jump(-500 * dayMs)
    await read(5)
    const { refused, ...counts } = await anchor()
    assert.deepEqual(counts, { recorded: 0, rejected: 1, pending: 0 })
    assert.deepEqual([refused[0]?.kind, refused[0]?.refusal], ['checkpoint', 'time-too-old'])
    story.clock.jump(500 * dayMs)
    await read(5)
    assert.deepEqual(await anchor(), { recorded: 1, rejected: 0, pending: 0, refused: [] })
    assert.equal([...log.readings()].length, 4)
    // Back and forth again.
    assert.deepEqual(await findings(story), [changed, changed, changed, changed])
  })

  it('between two statements lets nothing end before it began', async () => {
    const { story, clinic } = await fridge()
    story.clock.jump(-hourMs)
    await removeUnit(clinic, cartonA, 'fridge')
    const [placement] = await listPlacements(clinic, 'ever')
    assert.equal(placement?.removedAt, placement?.placedAt)
    assert.deepEqual(await findings(story), [])
  })

  it('to where no ledger takes anything has a statement refused, and the same words are taken once it is right', async () => {
    const it = await fridge()
    const { story, clinic } = it
    await aWeekLater(it)
    story.clock.jump(-500 * dayMs)
    await assert.rejects(removeUnit(clinic, cartonA, 'fridge'), { code: 'time-too-old', kind: 'refused' })
    story.clock.jump(500 * dayMs)
    await removeUnit(clinic, cartonA, 'fridge')
    assert.deepEqual(await findings(story), [])
  })
})

import assert from 'node:assert/strict'
import { batchStateOf } from '../../src/trace/index.ts'
import { instant } from '../../src/values/index.ts'
import * as j from './journey.ts'

const [batch] = j.journey.batches as [(typeof j.journey.batches)[number]]
const [passed] = j.journey.stages as [(typeof j.journey.stages)[number]]
const stage = (name: typeof passed.stage, hour: number, isPassed = true) => ({
  ...passed,
  stage: name,
  passed: isPassed,
  recordedAt: j.hour(hour),
})

describe('how a batch stands', () => {
  it('names what a release needs and nobody recorded', () => {
    const { released, unpassed } = batchStateOf(
      { ...batch, releasedAt: null },
      { stages: [stage('material', 1)] },
      j.hour(3),
    )
    assert.deepEqual([released, unpassed], [false, ['test', 'quality']])
  })

  it('goes by the last result of each stage', () => {
    const results = [stage('test', 2), stage('test', 3, false), stage('quality', 1, false), stage('quality', 2)]
    const { failed, unpassed } = batchStateOf(batch, { stages: results }, j.hour(3))
    assert.deepEqual([failed, unpassed], [['test'], ['material', 'test']])
  })

  it('knows the last moment at which it may be used, and that it was recalled', () => {
    const { expiresAt } = batch
    assert.deepEqual(
      [
        batchStateOf(batch, j.journey, expiresAt).expired,
        batchStateOf(batch, j.journey, instant(expiresAt + 1)).expired,
      ],
      [false, true],
    )
    assert.equal(batchStateOf({ ...batch, recalledAt: j.hour(4) }, j.journey, j.hour(5)).recalled, true)
  })
})

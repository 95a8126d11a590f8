import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { keepStanding, readStanding, type Standing } from '../../src/app/standing.ts'
import { judgeAll, type Panel, profile, startPanel } from '../../src/coldchain/index.ts'
import { type Consortium, delivered, hourMs } from '../support/consortium.ts'
import { every, measure } from '../support/measured.ts'

const maxGapMs = 900_000
const fresh = startPanel([profile('fridge-strict')])

type Read = (judged?: Panel, gapMs?: number) => Standing

/** Six warm hours were logged, and the judge was kept after the fifth. */
async function kept(): Promise<{
  story: Consortium
  panel: Panel
  size: number
  file: string
  read: Read
}> {
  const story = await delivered()
  const { clinic } = story.at
  const from = story.clock.now()
  story.clock.jump(6 * hourMs)
  await measure(clinic, { container: 'fridge' }, every(hourMs / 6, from, 6 * hourMs, 12))
  const [device = assert.fail()] = clinic.site.file.devices
  const log = clinic.journal().readings(device.address)
  const readings = [...log.readings(0, 31)]
  const panel = [judgeAll(profile('fridge-strict'), readings, { maxGapMs }).state]
  keepStanding(clinic, device.address, { last: readings[30] ?? assert.fail(), panel, maxGapMs })
  const read: Read = (judged = fresh, gapMs = maxGapMs) =>
    readStanding(clinic, device.address, { log, fresh: judged, maxGapMs: gapMs })
  return { story, panel, size: 31, file: clinic.path('standing', `${device.address}.json`), read }
}

describe('where the judge of a log left off', () => {
  it('is taken up again, and the findings are those of the whole log', async () => {
    const { story, panel, size, read } = await kept()
    assert.deepEqual(read(), { panel, size })
    assert.ok(panel[0]?.runs.high?.reached)
    await story.close()
  })

  it('is not believed when the profile, the gap, the log or a byte of the file is another', async () => {
    const { story, file, read } = await kept()
    const nothing = { panel: fresh, size: 0 }
    for (const names of [['who-ship-1'], ['fridge-strict', 'who-ship-1'], []]) {
      const other = startPanel(names.map((name) => profile(name)))
      assert.deepEqual(read(other), { panel: other, size: 0 })
    }
    assert.deepEqual(read(fresh, 2 * maxGapMs), nothing)
    const text = readFileSync(file, 'utf8')
    for (const spoilt of [
      '',
      'no JSON',
      text.replace('"sequence":30', '"sequence":300'),
      text.replace('"sequence":30', '"sequence":29'),
      text.replace(/"certainMs":\d+/, '"certainMs":0'),
    ]) {
      assert.notEqual(spoilt, text)
      writeFileSync(file, spoilt)
      assert.deepEqual(read(), nothing, spoilt)
    }
    await story.close()
  })
})

import assert from 'node:assert/strict'
import { renderSite, type SiteAlarm, type SiteProbe } from '../../src/report/index.ts'
import { instant, milliCelsius } from '../../src/values/index.ts'

const alarm = (number: number, endedAt: SiteAlarm['endedAt']): SiteAlarm => ({
  ...{ number, container: 'fridge', words: 'too warm for 1 h', since: instant(0), endedAt, acknowledged: null },
})

const probe = (container: string, number: number | null): SiteProbe => ({
  ...{ label: `${container}-probe`, profile: 'strict', isCurrent: true, alarmInMs: null, readings: 1, unsigned: 0 },
  last: { milliCelsius: milliCelsius(9000), takenAt: instant(0) },
  trouble: { tone: 'bad', words: 'too warm', alarm: number },
  temperature: { container, owner: 'clinic', limits: [], excursions: [], tracks: [], placements: [] },
})

describe('the headline of a site', () => {
  it('names each alarm that waits once, also one that is over, and says of the rest that it is none yet', () => {
    const span = { from: instant(0), to: instant(3_600_000) }
    const alarms = [alarm(1, instant(9)), alarm(2, null)]
    const probes = [probe('fridge', 2), probe('van', null)]
    const page = renderSite({ site: 'clinic', madeAt: span.to, span, alarms, probes, unsent: 0, refused: 0 })
    const [, headline = ''] = page.match(/<div class="verdict bad">(.*?)<\/div>/s) ?? []
    assert.match(headline, /2 alarms wait for an answer/)
    assert.deepEqual(
      [...headline.matchAll(/<li>(.*?)<\/li>/g)].map(([, line]) => line),
      ['Alarm 1: fridge: too warm for 1 h, over', 'Alarm 2: fridge: too warm', 'No alarm yet: van: too warm'],
    )
  })
})

import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  judge,
  judgeAll,
  judgeEach,
  lastWords,
  profile,
  profiles,
  startJudge,
  startPanel,
  usualMaxGapMs,
} from '../../src/coldchain/index.ts'
import { instant, type Quality } from '../../src/values/index.ts'
import { oracle } from './oracle.ts'
import { anyTrace, at, hourMs, minuteMs, start, steady } from './trace.ts'

const maxGapMs = usualMaxGapMs
/** `npm run test:oracle` compares a hundred thousand. */
const traces = Number(process.env.VIALTRACE_ORACLE_TRACES ?? 5000)
const phases = (name: string, readings: Parameters<typeof judgeAll>[1]) =>
  judgeAll(profile(name), readings, { maxGapMs }).findings.map(({ phase }) => phase)

describe('the excursion judge', () => {
  it('opens a heat excursion once a single event has lasted as long as its limit, dated from its first reading', () => {
    const { findings } = judgeAll(profile('fridge-strict'), [at(0, 5), ...steady(5, 65, 9)], { maxGapMs })
    assert.deepEqual(findings, [
      {
        phase: 'opened',
        profile: 'fridge-strict',
        side: 'high',
        limit: 8000,
        limitMs: hourMs,
        startedAt: start + 5 * minuteMs,
        endedAt: null,
        worst: 9000,
        certainMs: hourMs,
        possibleMs: hourMs + 5 * minuteMs,
      },
    ])
  })

  it('closes it at the reading that is back in range, with the last unmeasured minutes only possible', () => {
    const { findings } = judgeAll(profile('fridge-strict'), [at(0, 5), ...steady(5, 75, 9), at(80, 5)], { maxGapMs })
    const closed = findings.at(-1)
    assert.equal(closed?.phase, 'closed')
    assert.equal(closed?.endedAt, start + 80 * minuteMs)
    assert.deepEqual([closed?.certainMs, closed?.possibleMs], [70 * minuteMs, 80 * minuteMs])
  })

  it('says nothing of an event one minute shorter than its limit', () => {
    assert.deepEqual(phases('fridge-strict', [...steady(0, 59, 9, 1), at(60, 5)]), [])
  })

  it('starts a single timer again at each return to range', () => {
    const readings = [...steady(0, 55, 9), at(60, 8), ...steady(65, 120, 9), at(125, 5)]
    assert.deepEqual(phases('fridge-strict', readings), [])
  })

  it('never starts a cumulative timer again', () => {
    const readings = [...steady(0, 25, 9), at(30, 5), ...steady(35, 60, 9), at(65, 5), ...steady(70, 80, 9), at(85, 5)]
    const { findings } = judgeAll(profile('msupply'), readings, { maxGapMs })
    assert.deepEqual(
      findings.map(({ phase, limitMs, startedAt }) => [phase, limitMs, (startedAt - start) / minuteMs]),
      [
        ['opened', hourMs, 70],
        ['closed', hourMs, 70],
      ],
    )
  })

  it('takes eight degrees as inside and half a degree of frost as outside under the WHO profiles', () => {
    assert.deepEqual(phases('who-30dtr', steady(0, 700, 8)), [])
    assert.deepEqual(phases('who-30dtr', steady(0, 700, 8.001)), ['opened'])
    assert.deepEqual(phases('who-30dtr', steady(0, 700, -0.5)), ['opened'])
    assert.deepEqual(phases('who-30dtr', steady(0, 700, -0.499)), [])
  })

  it('takes the limit itself as outside in the WHO shipping types', () => {
    assert.deepEqual(phases('who-ship-1', steady(0, 700, 29.9)), [])
    assert.deepEqual(phases('who-ship-1', steady(0, 700, 30)), ['opened'])
  })

  it('judges freezing and heat of one trace apart', () => {
    const { findings } = judgeAll(profile('fridge-strict'), [...steady(0, 60, 1), ...steady(65, 125, 9)], { maxGapMs })
    assert.deepEqual(
      findings.map(({ phase, side }) => `${phase} ${side}`),
      ['opened low', 'closed low', 'opened high'],
    )
  })

  it('counts a gap as neither breach nor safety', () => {
    const silent = [at(0, 9), at(3 * 24 * 60, 9)]
    assert.deepEqual(phases('fridge-strict', silent), [])
    const broken = [...steady(0, 40, 9), ...steady(100, 120, 9), at(125, 5)]
    const [opened, closed] = judgeAll(profile('fridge-strict'), broken, { maxGapMs }).findings
    assert.equal(opened?.phase, 'opened')
    assert.deepEqual([closed?.certainMs, closed?.possibleMs], [60 * minuteMs, 125 * minuteMs])
  })

  it('treats a flagged reading as no reading, whichever flag it wears', () => {
    const flags: Quality[] = ['fault', 'range', 'rate', 'swapped']
    const hot = steady(0, 60, 9)
    const flagged = flags.map((quality, i) => ({ ...at(i * 10 + 2, 5), quality }))
    const mixed = [...hot, ...flagged].sort((a, b) => a.takenAt - b.takenAt)
    const judged = judgeAll(profile('fridge-strict'), mixed, { maxGapMs })
    assert.deepEqual(judged, judgeAll(profile('fridge-strict'), hot, { maxGapMs }))
  })

  it('judges a value that has not moved for hours, for a stuck probe must not hide that it is warm', () => {
    const stuck = steady(0, 90, 9).map((reading) => ({ ...reading, quality: 'stuck' as const }))
    const judged = judgeAll(profile('fridge-strict'), stuck, { maxGapMs })
    assert.deepEqual(judged, judgeAll(profile('fridge-strict'), steady(0, 90, 9), { maxGapMs }))
  })

  it('tells a worsening by each further degree, not by each further tenth', () => {
    const rising = Array.from({ length: 31 }, (_, i) => at(60 + i * 5, 9 + i / 10))
    assert.deepEqual(phases('fridge-strict', [...steady(0, 55, 9), ...rising]), [
      'opened',
      'worsened',
      'worsened',
      'worsened',
    ])
  })

  it('names the graver limit once it is reached too, under the same excursion', () => {
    const { findings } = judgeAll(profile('who-ship-1'), [...steady(0, 700, 31), ...steady(705, 770, 46)], { maxGapMs })
    const [opened, worsened, graver] = findings
    assert.deepEqual([opened?.phase, opened?.limit], ['opened', 30_000])
    assert.deepEqual([worsened?.phase, worsened?.limit, worsened?.worst], ['worsened', 30_000, 46_000])
    assert.deepEqual([graver?.phase, graver?.limit, graver?.certainMs], ['worsened', 45_000, hourMs])
    assert.equal(lastWords(findings).length, 1)
  })

  it('lets no time pass while the clock stands before the last reading', () => {
    const setBack = steady(0, 30, 9).concat(steady(-120, -95, 9))
    assert.deepEqual(phases('fridge-strict', setBack), [])
    const [opened, closed] = judgeAll(
      profile('fridge-strict'),
      [...steady(0, 60, 9), { ...at(0, 5), takenAt: instant(start - hourMs) }],
      { maxGapMs },
    ).findings
    assert.equal(opened?.phase, 'opened')
    assert.equal(closed?.endedAt, start, 'an excursion never ends before it started')
  })
})

describe('the excursion judge over any trace with gaps', () => {
  it('says exactly what a brute-force oracle says, reading by reading', () => {
    let told = 0
    fc.assert(
      fc.property(anyTrace(), ({ profile, readings, maxGapMs, tickMs }) => {
        const expected = oracle(profile, readings, maxGapMs, tickMs)
        let state = startJudge(profile)
        const said = readings.flatMap((reading, index) => {
          const judged = judge(state, reading, { maxGapMs })
          state = judged.state
          return judged.findings.map((finding) => ({ ...finding, index }))
        })
        told += said.length
        assert.deepEqual(said, expected)
      }),
      { numRuns: traces, seed: 20261122 },
    )
    assert.ok(told > traces / 2, `only ${told} findings were compared`)
  }).timeout(1_800_000)

  it('says by several profiles side by side what each says alone', () => {
    fc.assert(
      fc.property(anyTrace(), ({ readings, maxGapMs }) => {
        let panel = startPanel(profiles)
        const said = readings.flatMap((reading) => {
          const judged = judgeEach(panel, reading, { maxGapMs })
          panel = judged.panel
          return judged.findings
        })
        for (const each of profiles) {
          const alone = judgeAll(each, readings, { maxGapMs }).findings
          assert.deepEqual(
            said.filter((finding) => finding.profile === each.name),
            alone,
          )
        }
      }),
      { numRuns: 100, seed: 20261122 },
    )
  })

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(anyTrace(), fc.nat(40), ({ profile, readings }, cut) => {
        const before = judgeAll(profile, readings.slice(0, cut), { maxGapMs })
        let state = JSON.parse(JSON.stringify(before.state)) as typeof before.state
        const after = readings.slice(cut).flatMap((reading) => {
          const judged = judge(state, reading, { maxGapMs })
          state = judged.state
          return judged.findings
        })
        assert.deepEqual([...before.findings, ...after], judgeAll(profile, readings, { maxGapMs }).findings)
      }),
      { numRuns: 300, seed: 20261122 },
    )
  })

  it('gives every excursion of a trace its own side and start, opened once and closed at most once', () => {
    fc.assert(
      fc.property(anyTrace(), ({ profile, readings: all, maxGapMs }) => {
        // Two events of one instant could not be told apart; one probe is not read twice at once.
        const readings = all.filter(({ takenAt }, i) => takenAt !== all[i - 1]?.takenAt)
        const { findings } = judgeAll(profile, readings, { maxGapMs })
        const keys = (phase: string) =>
          findings.filter((found) => found.phase === phase).map(({ side, startedAt }) => `${side} ${startedAt}`)
        for (const phase of ['opened', 'closed']) assert.equal(new Set(keys(phase)).size, keys(phase).length)
        assert.deepEqual(lastWords(findings).length, keys('opened').length)
      }),
      { numRuns: 300, seed: 20261122 },
    )
  })

  it('keeps a state that does not grow', () => {
    const long = judgeAll(profile('msupply'), steady(0, 10_000, 9), { maxGapMs }).state
    const short = judgeAll(profile('msupply'), steady(0, 100, 9), { maxGapMs }).state
    assert.ok(JSON.stringify(long).length - JSON.stringify(short).length < 40)
  })

  it('has certain exposure never longer than possible exposure', () => {
    fc.assert(
      fc.property(anyTrace(), ({ readings }) => {
        for (const each of profiles)
          for (const finding of judgeAll(each, readings, { maxGapMs }).findings)
            assert.ok(finding.certainMs <= finding.possibleMs && finding.certainMs >= finding.limitMs)
      }),
      { numRuns: 100, seed: 20261122 },
    )
  })
})

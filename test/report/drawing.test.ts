import assert from 'node:assert/strict'
import { canvases } from '../../src/report/canvas.ts'
import { temperaturePicture } from '../../src/report/chart.ts'
import type { Temperature } from '../../src/report/index.ts'
import { routePicture } from '../../src/report/route.ts'
import { milliCelsius } from '../../src/values/index.ts'
import { hour, maxGapMs, ride, sample } from './sample.ts'

const both = canvases('drawing', sample.span)
const temperature = sample.temperatures[0] as Temperature
const chart = (change: Partial<Temperature>) =>
  both.map((canvas) => temperaturePicture({ ...temperature, ...change }, canvas).markup)
/** Every point of the temperature line, as pixels. */
const lineOf = (svg: string) =>
  [...(/class="line" d="([^"]*)"/.exec(svg)?.[1] ?? '').matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map((found) => ({
    x: Number(found[1]),
    y: Number(found[2]),
  }))

describe('the temperature chart', () => {
  it('keeps a spike of one minute in two days visible, with its value beside it', () => {
    const points = ride(0, 48, 5000).map((point, i) =>
      i === 1500 ? { ...point, milliCelsius: milliCelsius(19_400) } : point,
    )
    for (const svg of chart({ tracks: [{ label: 'truck', maxGapMs, points }] })) {
      const ys = lineOf(svg).map(({ y }) => y)
      const [top, second] = ys.toSorted((a, b) => a - b)
      assert.ok((second ?? 0) - (top ?? 0) > 60)
      assert.match(svg, />19\.4 °C</)
    }
  })

  it('stays small: at most four points for each pixel column', () => {
    const points = Array.from({ length: 20 }, () => ride(0, 48, 5000))
      .flat()
      .sort((a, b) => a.takenAt - b.takenAt)
    assert.equal(points.length, 57_600)
    const [wide] = chart({ tracks: [{ label: 'truck', maxGapMs, points }] })
    assert.ok(lineOf(wide ?? '').length <= 901 * 4)
  })

  it('draws every limit, every excursion and every lane, and draws nothing outside the picture', () => {
    for (const svg of chart({})) {
      const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
      assert.equal(svg.match(/<path class="limit"/g)?.length, 2)
      assert.equal(svg.match(/class="exposed high"/g)?.length, 1)
      assert.equal(svg.match(/class="stay /g)?.length, 5)
      for (const [, x] of svg.matchAll(/ (?:x|cx)="(-?[\d.]+)"/g)) assert.ok(Number(x) >= 0 && Number(x) <= width)
    }
  })

  it('breaks the line where nobody measured', () => {
    const [wide] = chart({})
    assert.equal(/class="line" d="([^"]*)"/.exec(wide ?? '')?.[1]?.match(/M/g)?.length, 3)
  })

  it('hatches what nobody measured, within a probe and in the lane of a carton, and says so', () => {
    for (const svg of chart({})) {
      assert.equal(svg.match(/<rect class="unmeasured"/g)?.length, 1)
      assert.match(svg, /No reading of Carton 3950 6000 1343 5200 25 in fridge 1 for 30 min 00 s\.<\/desc>/)
      assert.match(svg, /<title>fridge 1, not measured 19 Nov 23:30 to 20 Nov 00:00<\/title>/)
    }
    const broken = [...ride(5, 10, 5000), ...ride(12, 20, 5000)]
    for (const svg of chart({ tracks: [{ label: 'truck', maxGapMs, points: broken }], placements: [] })) {
      const [, height] = /<rect class="unmeasured"[^>]* height="([\d.]+)"/.exec(svg) ?? []
      assert.ok(Number(height) > 100)
      assert.match(svg, /Hatched: no reading at hand/)
    }
    for (const svg of chart({ tracks: [], placements: [] })) assert.doesNotMatch(svg, /unmeasured|Hatched/)
  })

  it('draws a lone reading as a dot', () => {
    const points = ride(5, 5.01, 5000)
    assert.match(
      chart({ tracks: [{ label: 'truck', maxGapMs, points: points.slice(0, 1) }] })[0] ?? '',
      /class="line" d="M[\d. ]+h0"/,
    )
  })

  it('can be drawn of nothing at all', () => {
    for (const svg of chart({ tracks: [], limits: [], placements: [], excursions: [] }))
      assert.doesNotMatch(svg, /NaN|Infinity/)
  })

  it('tells in words what the picture shows', () => {
    assert.match(
      chart({})[0] ?? '',
      /<desc[^>]*>\d+ readings of truck 7, cold room, fridge 1, between 4\.\d °C and 11\.\d °C\. Excursion in truck 7 from 18 Nov 10:24, worst 11\.2 °C\. No reading of .+<\/desc>/,
    )
  })
})

describe('the route drawing', () => {
  const drawn = (change: Partial<typeof sample.route>) =>
    both.map((canvas) => routePicture({ ...sample, route: { ...sample.route, ...change } }, canvas).markup)

  it('gives each party a lane and numbers the handoffs as the table does', () => {
    for (const svg of drawn({})) {
      assert.equal(svg.match(/class="custody/g)?.length, 4)
      assert.deepEqual(
        [...svg.matchAll(/class="number"[^>]*>(\d)</g)].map((found) => found[1]),
        ['1', '2', '3'],
      )
    }
  })

  it('numbers a handoff by its row, whatever else the table lists, and leaves one without a row unnumbered', () => {
    const [first, ...rest] = sample.handoffs
    const handoffs = [{ ...first!, status: 'rejected' as const, settledAt: hour(4) }, ...rest]
    const svg = routePicture({ ...sample, handoffs }, both[0]!).markup
    assert.deepEqual(
      [...svg.matchAll(/class="number"[^>]*>(\d)</g)].map((found) => found[1]),
      ['2', '3'],
    )
    assert.equal(svg.match(/<path class="joint"/g)?.length, 3)
  })

  it('draws a party that gets the goods back in the lane it already has', () => {
    const legs = [...sample.route.legs.slice(0, 2), { ...sample.route.legs[0]!, from: hour(20), to: null }]
    for (const svg of drawn({ legs })) {
      const lanes = [...svg.matchAll(/class="custody[^>]* y="(\d+)"/g)].map((found) => found[1])
      assert.deepEqual([lanes[0] === lanes[2], new Set(lanes).size], [true, 2])
      assert.equal(svg.match(/Harbour Vaccines<\/tspan>/g)?.length, 1)
    }
  })

  it('marks every moment, and says the route in words', () => {
    for (const svg of drawn({})) {
      assert.equal(svg.match(/class="moment"/g)?.length, 4)
      assert.match(svg, /<desc[^>]*>Harbour Vaccines \(manufacturer\) from 18 Nov 00:00 for 5 h 00 min; Polar Freight/)
    }
  })
})

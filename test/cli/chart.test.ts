import assert from 'node:assert/strict'
import { chart, type Point } from '../../src/cli/index.ts'
import { instant } from '../../src/values/index.ts'

const points = (values: readonly number[], stepMs = 1000): Point[] =>
  values.map((value, index) => ({ at: instant(index * stepMs), value }))
const options = { columns: 10, lines: 2, limits: [], format: (value: number) => `${value} C` }

describe('a chart', () => {
  it('has the greatest value on top and the least at the bottom', () => {
    assert.equal(chart(points([2, 3, 4, 5, 6, 7, 8]), options), '8 C ⠀⠀⠀⠀⠀⠀⠠⠀⠂⠈\n2 C ⡀⠠⠀⠂⠀⠁⠀⠀⠀⠀')
  })

  it('keeps a single reading outside the limit visible among ten thousand', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => (index === 7000 ? 12 : 5))
    const top = chart(points(values), options).split('\n')[0]
    assert.match(top ?? '', /[^\u2800 \dC]/)
  })

  it('leaves a gap where there are no readings', () => {
    const [before, after] = [
      points([5, 5, 5]),
      points([5, 5, 5]).map(({ at, value }) => ({ at: instant(at + 60_000), value })),
    ]
    const drawn = chart([...before, ...after], options)
      .split('\n')
      .at(-1)
      ?.slice(4)
    assert.match(drawn ?? '', /^[^\u2800]\u2800+[^\u2800]$/)
  })

  it('draws limits as dotted lines even without readings', () => {
    assert.equal(chart([], { ...options, limits: [2, 8] }), '8 C ⠁⠀⠁⠀⠁⠀⠁⠀⠁⠀\n2 C ⡀⠀⡀⠀⡀⠀⡀⠀⡀⠀')
  })

  it('draws what never changed half way up, and names its value once', () => {
    const drawn = chart(points([5, 5]), { ...options, columns: 2, lines: 4 })
    assert.deepEqual(drawn.split('\n'), ['    ⠀⠀', '    ⠀⠀', '5 C ⠁⠈', '    ⠀⠀'])
    assert.equal(chart(points([5]), { ...options, columns: 2, lines: 1 }), '5 C ⠁⠀')
  })
})

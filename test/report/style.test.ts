import assert from 'node:assert/strict'
import { style } from '../../src/report/style.ts'

type Palette = Readonly<Record<string, string>>

const palettes = [...style.markup.matchAll(/:root \{([^}]*)\}/g)].map(
  (block): Palette =>
    Object.fromEntries([...(block[1] ?? '').matchAll(/--(\w+): (#\w+)/g)].map((found) => [found[1], found[2] ?? ''])),
)

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : (hex.slice(1).match(/../g) ?? [])
  const [r = 0, g = 0, b = 0] = digits.map((pair) => {
    const share = Number.parseInt(pair, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a = '', b = ''): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

describe('the style of the report', () => {
  it('has a palette for light, for dark and for paper, each complete', () => {
    assert.equal(palettes.length, 3)
    for (const palette of palettes) assert.deepEqual(Object.keys(palette), Object.keys(palettes[0] ?? {}))
  })

  it('keeps every text at a contrast of 4.5 to 1 or more, on paper and on shaded ground', () => {
    for (const palette of palettes)
      for (const ink of ['ink', 'quiet', 'good', 'warning', 'bad', 'steel'])
        for (const ground of ['paper', 'fill'])
          assert.ok(
            contrast(palette[ink], palette[ground]) >= 4.5,
            `${ink} ${palette[ink]} on ${ground} ${palette[ground]}`,
          )
  })
})

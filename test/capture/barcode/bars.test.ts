import assert from 'node:assert/strict'
import bwip from 'bwip-js/node'
import { barsIn } from '../../../src/capture/barcode/bars.ts'
import { loadFirstReader } from '../../../src/capture/barcode/firstReader.ts'
import { blurred, type Grey, rotated } from '../../../src/capture/barcode/grey.ts'
import { openPicture } from '../../../src/capture/barcode/picture.ts'
import { focused, stripOf } from '../../../src/capture/barcode/strip.ts'
import { unrolled, upright } from '../../../src/capture/barcode/unroll.ts'

async function drawn(bcid: string, text: string, scale: number): Promise<Grey> {
  const png = await bwip.toBuffer({ bcid, text, scale, padding: 12, backgroundcolor: 'FFFFFF' })
  return (await openPicture(png)).grey(1600)
}

describe('bars at an angle', () => {
  it('are found with their direction, and made a strip that a reader of rows can read', async () => {
    const first = await loadFirstReader()
    const symbol = await drawn('gs1-128', '(00)095060000000000015', 2)
    for (const degrees of [0, 25, 100]) {
      const picture = blurred(rotated(symbol, degrees), 1)
      const [bars] = barsIn(picture)
      assert.ok(bars)
      const off = Math.abs(Math.sin(bars.angle - (degrees * Math.PI) / 180))
      assert.ok(off < 0.06, `${degrees} degrees, found ${(bars.angle * 180) / Math.PI}`)
      const [code] = await first(stripOf(picture, bars, 1))
      assert.deepEqual([code?.aim, code?.text], [']C1', '00095060000000000015'])
    }
  })

  it('are not found where there are none', () => {
    const [width, height] = [200, 100]
    const shades = { even: () => 200, checked: (at: number) => (((at >> 2) + (Math.floor(at / width) >> 2)) % 2) * 255 }
    for (const shade of Object.values(shades))
      assert.deepEqual(
        barsIn({ pixels: Uint8ClampedArray.from({ length: width * height }, (_, at) => shade(at)), width, height }),
        [],
      )
  })

  it('stand apart again after a soft focus was undone', () => {
    const width = 300
    const fine = Uint8ClampedArray.from({ length: width }, (_, x) => (Math.floor(x / 6) % 2 === 0 ? 0 : 255))
    const soft = blurred(blurred({ pixels: fine, width, height: 1 }, 2), 2)
    const sharp = focused(soft, 2)
    const contrast = ({ pixels }: Grey) => Math.max(...pixels.slice(60, 240)) - Math.min(...pixels.slice(60, 240))
    assert.ok(contrast(sharp) > contrast(soft) + 50, `${contrast(soft)} became ${contrast(sharp)}`)
  })
})

describe('a matrix symbol', () => {
  const text = '(01)09506000134352(10)VT2611A'

  it('is turned upright, at whatever angle it lay', async () => {
    const symbol = await drawn('gs1datamatrix', text, 8)
    for (const degrees of [10, 33, 70]) {
      const tilted = rotated(symbol, degrees)
      assert.ok(
        rowContrast(upright(tilted)) > 1.5 * rowContrast(tilted),
        `${degrees} degrees: ${rowContrast(tilted)}, ${rowContrast(upright(tilted))}`,
      )
    }
  })

  it('is laid flat: what stood on a cylinder and sagged has straight rows and columns again', async () => {
    const flat = await drawn('gs1datamatrix', text, 8)
    const wound = onCylinder(flat, 1, 0.1)
    const back = unrolled(wound, 1)
    const amiss = back.pixels.reduce((sum, value, at) => sum + Math.abs(value - sampleAt(flat, back, at)), 0)
    assert.ok(amiss / back.pixels.length < 40, String(amiss / back.pixels.length))
  })
})

// How much the means of neighbouring rows differ: little, unless edges run along rows.
function rowContrast({ pixels, width, height }: Grey): number {
  const means = Array.from({ length: height }, (_, y) =>
    pixels.subarray(y * width, (y + 1) * width).reduce((sum, value) => sum + value / width, 0),
  )
  return means.reduce((sum, mean, y) => sum + (mean - (means[y - 1] ?? mean)) ** 2, 0) / height
}

// A sixteenth of what unrolled() undoes is enough to move a row by a module.
function onCylinder(flat: Grey, bend: number, sag: number): Grey {
  const width = Math.round((flat.width * Math.sin(bend)) / bend)
  const pixels = new Uint8ClampedArray(width * flat.height).fill(255)
  for (let x = 0; x < width; x++) {
    const across = (2 * (x + 0.5)) / width - 1
    const from = Math.floor(((Math.asin(across * Math.sin(bend)) / bend + 1) * flat.width) / 2)
    const lower = Math.round(sag * width * across ** 2)
    for (let y = 0; y + lower < flat.height; y++)
      pixels[(y + lower) * width + x] = flat.pixels[y * flat.width + from] ?? 255
  }
  return { pixels, width, height: flat.height }
}

function sampleAt(flat: Grey, { width, height }: Grey, at: number): number {
  const x = Math.floor(((at % width) * flat.width) / width)
  return flat.pixels[Math.floor((Math.floor(at / width) * flat.height) / height) * flat.width + x] ?? 255
}

import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  blurred,
  cropped,
  fitted,
  framed,
  type Grey,
  inverted,
  rotated,
  scaledTo,
  sharpened,
  thresholded,
  turned,
} from '../../../src/capture/barcode/grey.ts'
import { busyRegions } from '../../../src/capture/barcode/locate.ts'

const anyGrey = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat(255)))
  .map(([width, height, stream]) => {
    const values = [...stream.take(width * height)]
    return { pixels: Uint8ClampedArray.from(values), width, height }
  })

function even(width: number, height: number, shade: number): Grey {
  return { pixels: new Uint8ClampedArray(width * height).fill(shade), width, height }
}

describe('a picture in grey', () => {
  it('comes back when it is inverted or turned over twice, or rotated by nothing', () => {
    fc.assert(
      fc.property(anyGrey, (grey) => {
        for (const same of [inverted(inverted(grey)), turned(turned(grey)), rotated(grey, 0)])
          assert.deepEqual(same, grey)
      }),
    )
  })

  it('keeps its size and its even shade when blurred, sharpened, scaled or turned at any angle', () => {
    const grey = even(40, 30, 99)
    for (const same of [blurred(grey, 3), sharpened(grey)]) assert.deepEqual(same, grey)
    assert.deepEqual(scaledTo(grey, 20), even(20, 15, 99))
    assert.deepEqual(scaledTo(grey, 80), even(80, 60, 99))
    assert.ok(rotated(grey, 30).pixels.every((value) => value >= 99))
  })

  it('is blurred to the mean of each neighbourhood', () => {
    const grey = { pixels: Uint8ClampedArray.from([0, 0, 0, 0, 90, 0, 0, 0, 0]), width: 3, height: 3 }
    assert.equal(blurred(grey, 1).pixels[4], 10)
  })

  it('turns black only where it is darker than around', () => {
    const grey = even(9, 9, 200)
    grey.pixels[40] = 100
    const { pixels } = thresholded(grey, 2)
    assert.deepEqual(
      [...pixels.entries()].filter(([, value]) => value === 0).map(([at]) => at),
      [40],
    )
  })

  it('is cropped to what lies inside it, and fitted in the shade of its border', () => {
    const crop = cropped(even(10, 10, 50), { left: -5, top: 8, width: 8, height: 8 })
    assert.deepEqual(crop, even(3, 2, 50))
    assert.deepEqual(framed(crop, 2, 50), even(7, 6, 50))
    assert.deepEqual(fitted(crop), even(49, 46, 50))
  })

  it('turns clockwise', () => {
    const grey = even(5, 5, 255)
    grey.pixels[2] = 0
    assert.equal(rotated(grey, 90).pixels.indexOf(0), 14)
  })
})

describe('busy places', () => {
  it('are found where the fields of a symbol are, first of all', () => {
    const grey = even(600, 400, 230)
    for (let y = 200; y < 280; y++)
      for (let x = 400; x < 480; x++)
        grey.pixels[y * 600 + x] = (Math.floor(x / 8) * 7 + Math.floor(y / 8) * 13) % 3 ? 20 : 230
    const [place] = busyRegions(grey)
    assert.ok(place && place.left <= 405 && place.top <= 205)
    assert.ok(place.left + place.width >= 475 && place.top + place.height >= 275)
    assert.ok(place.width < 160)
  })

  it('are not found in an empty picture', () => {
    assert.deepEqual(busyRegions(even(300, 200, 128)), [])
  })
})

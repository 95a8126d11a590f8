import { blurred, type Grey, rotated, shadeAt } from './grey.ts'

/** Turned so that most edges run along rows or columns: a matrix symbol stands upright, lies on its side or on its head. */
export function upright(grey: Grey): Grey {
  // A step from one pixel to the next has no angle yet.
  const { pixels, width, height } = blurred(grey, 1)
  let [cos, sin] = [0, 0]
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const dx = (pixels[at + 1] ?? 0) - (pixels[at - 1] ?? 0)
      const dy = (pixels[at + width] ?? 0) - (pixels[at - width] ?? 0)
      // Four times the angle: all four sides of a square say the same. Strong edges count, not many.
      const [double, twice] = [dx * dx - dy * dy, 2 * dx * dy]
      cos += double * double - twice * twice
      sin += 2 * double * twice
    }
  return rotated(grey, (-Math.atan2(sin, cos) / 4) * (180 / Math.PI))
}

/**
 * The label of a vial laid flat: a cylinder, its axis upright in the middle of the picture, is drawn out at its sides, and
 * rings around it that sag or rise in the middle, because it was seen from above or below, become straight.
 *
 * @param bend - Half the angle, in radians, that the width of the picture takes on the cylinder.
 */
export function unrolled(grey: Grey, bend: number): Grey {
  return bentBack(grey, Math.round((grey.width * bend) / Math.sin(bend)), bend, sagOf(grey, bend))
}

// The sag, as a part of the width, at which print along the rings stands out most among the rows.
function sagOf(grey: Grey, bend: number): number {
  let best = { sag: 0, contrast: -1 }
  for (let sag = -0.16; sag <= 0.161; sag += 0.02) {
    const { pixels, width, height } = bentBack(grey, 64, bend, sag)
    const sums = Array.from({ length: height }, (_, y) => {
      let sum = 0
      for (let x = 12; x < 52; x++) sum += pixels[y * width + x] ?? 0
      return sum
    })
    const contrast = sums.reduce((total, sum, y) => total + (sum - (sums[y - 1] ?? sum)) ** 2, 0)
    if (contrast > best.contrast) best = { sag, contrast }
  }
  return best.sag
}

function bentBack(grey: Grey, width: number, bend: number, sag: number): Grey {
  const pixels = new Uint8ClampedArray(width * grey.height)
  for (let x = 0; x < width; x++) {
    const across = Math.sin(((2 * (x + 0.5)) / width - 1) * bend) / Math.sin(bend)
    const from = ((across + 1) * grey.width) / 2 - 0.5
    const lower = sag * grey.width * across ** 2
    for (let y = 0; y < grey.height; y++) pixels[y * width + x] = shadeAt(grey, from, y + lower)
  }
  return { pixels, width, height: grey.height }
}

/** A picture in shades of grey, row by row from the top left; 0 is black. */
export type Grey = { readonly pixels: Uint8ClampedArray; readonly width: number; readonly height: number }

/** A rectangle in a picture's own pixels. */
export type Region = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** Light becomes dark. Readers of linear symbols do not look for light bars on dark ground. */
export function inverted(grey: Grey): Grey {
  return { ...grey, pixels: grey.pixels.map((value) => 255 - value) }
}

/** Each pixel becomes the mean of the square around it: calms noise and screens of dots. */
export function blurred(grey: Grey, radius: number): Grey {
  return turned(meanAlongRows(turned(meanAlongRows(grey, radius)), radius))
}

/** What differs from its surroundings differs more: helps against soft focus. */
export function sharpened(grey: Grey, radius = 2, strength = 1.5): Grey {
  const { pixels: means } = blurred(grey, radius)
  return { ...grey, pixels: grey.pixels.map((value, at) => value + strength * (value - (means[at] ?? 0))) }
}

/** Black where a pixel is darker than its surroundings, white elsewhere: shadows and uneven light drop out. */
export function thresholded(grey: Grey, radius: number, margin = 4): Grey {
  const { pixels: means } = blurred(grey, radius)
  return { ...grey, pixels: grey.pixels.map((value, at) => (value < (means[at] ?? 0) - margin ? 0 : 255)) }
}

/** Cuts a region out; what of it lies outside the picture is left away. */
export function cropped(grey: Grey, region: Region): Grey {
  const left = Math.max(0, Math.round(region.left))
  const top = Math.max(0, Math.round(region.top))
  const width = Math.min(grey.width, Math.round(region.left + region.width)) - left
  const height = Math.min(grey.height, Math.round(region.top + region.height)) - top
  const pixels = new Uint8ClampedArray(width * height)
  for (let y = 0; y < height; y++) {
    const from = (top + y) * grey.width + left
    pixels.set(grey.pixels.subarray(from, from + width), y * width)
  }
  return { pixels, width, height }
}

/** Puts a margin around a picture: a quiet zone for a symbol that lacks one. */
export function framed({ pixels, width, height }: Grey, margin: number, shade: number): Grey {
  const wide = width + 2 * margin
  const result = new Uint8ClampedArray(wide * (height + 2 * margin)).fill(shade)
  for (let y = 0; y < height; y++) result.set(pixels.subarray(y * width, (y + 1) * width), (margin + y) * wide + margin)
  return { pixels: result, width: wide, height: height + 2 * margin }
}

/** A crop as readers like a matrix symbol: about 300 pixels, with a quiet zone in the shade its border mostly has. */
export function fitted(crop: Grey): Grey {
  const { pixels, width, height } = scaledTo(crop, Math.min(300, 3 * Math.max(crop.width, crop.height)))
  const border = pixels.filter((_, at) => at < width || at >= pixels.length - width || at % width === 0)
  return framed({ pixels, width, height }, 20, border.sort()[border.length >> 1] ?? 255)
}

/** Rows become columns: the picture is mirrored along its diagonal. */
export function turned({ pixels, width, height }: Grey): Grey {
  const result = new Uint8ClampedArray(pixels.length)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) result[x * height + y] = pixels[y * width + x] ?? 0
  return { pixels: result, width: height, height: width }
}

/** Scales so that the longer side has this many pixels: averages when it shrinks, interpolates when it grows. */
export function scaledTo(grey: Grey, longSide: number): Grey {
  const factor = longSide / Math.max(grey.width, grey.height)
  return factor < 1 ? shrunk(grey, factor) : grown(grey, factor)
}

/** Turned clockwise by this many degrees about its centre; what the corners leave open is white. */
export function rotated(grey: Grey, degrees: number): Grey {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const width = Math.round(Math.abs(grey.width * cos) + Math.abs(grey.height * sin))
  const height = Math.round(Math.abs(grey.width * sin) + Math.abs(grey.height * cos))
  const fromX = { perX: cos, perY: sin, at0: (grey.width - 1 - (width - 1) * cos - (height - 1) * sin) / 2 }
  const fromY = { perX: -sin, perY: cos, at0: (grey.height - 1 + (width - 1) * sin - (height - 1) * cos) / 2 }
  return sampled(grey, width, height, fromX, fromY)
}

function grown(grey: Grey, factor: number): Grey {
  const [width, height] = [Math.round(grey.width * factor), Math.round(grey.height * factor)]
  const at0 = 0.5 / factor - 0.5
  return sampled(grey, width, height, { perX: 1 / factor, perY: 0, at0 }, { perX: 0, perY: 1 / factor, at0 })
}

function shrunk(grey: Grey, factor: number): Grey {
  const width = Math.max(1, Math.round(grey.width * factor))
  const height = Math.max(1, Math.round(grey.height * factor))
  const pixels = new Uint8ClampedArray(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, grey.width / width)
      const [top, bottom] = span(y, grey.height / height)
      let sum = 0
      for (let j = top; j < bottom; j++) for (let i = left; i < right; i++) sum += grey.pixels[j * grey.width + i] ?? 0
      pixels[y * width + x] = sum / ((right - left) * (bottom - top))
    }
  return { pixels, width, height }
}

function span(at: number, step: number): [number, number] {
  const from = Math.floor(at * step)
  return [from, Math.max(from + 1, Math.floor((at + 1) * step))]
}

type Linear = { readonly perX: number; readonly perY: number; readonly at0: number }

/** Bilinear. `fromX` and `fromY` say where in the source each pixel comes from; beyond its edge by a pixel it is white. */
function sampled(source: Grey, width: number, height: number, fromX: Linear, fromY: Linear): Grey {
  const pixels = new Uint8ClampedArray(width * height).fill(255)
  const [right, bottom] = [source.width - 1, source.height - 1]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sx = fromX.perX * x + fromX.perY * y + fromX.at0
      const sy = fromY.perX * x + fromY.perY * y + fromY.at0
      if (sx < -1 || sy < -1 || sx > right + 1 || sy > bottom + 1) continue
      pixels[y * width + x] = shadeAt(source, sx, sy)
    }
  return { pixels, width, height }
}

/** The shade at a place between pixels; beyond the edge, that of the nearest pixel. */
export function shadeAt({ pixels, width, height }: Grey, atX: number, atY: number): number {
  const [x, y] = [Math.min(width - 1, Math.max(0, atX)), Math.min(height - 1, Math.max(0, atY))]
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [a, b] = [x - left, y - top]
  const at = top * width + left
  const [stepX, stepY] = [left < width - 1 ? 1 : 0, top < height - 1 ? width : 0]
  const upper = (pixels[at] ?? 0) * (1 - a) + (pixels[at + stepX] ?? 0) * a
  const lower = (pixels[at + stepY] ?? 0) * (1 - a) + (pixels[at + stepY + stepX] ?? 0) * a
  return upper * (1 - b) + lower * b
}

function meanAlongRows({ pixels, width, height }: Grey, radius: number): Grey {
  const result = new Uint8ClampedArray(pixels.length)
  for (let y = 0; y < height; y++) {
    const row = y * width
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x++) sum += pixels[row + x] ?? 0
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += pixels[row + x + radius] ?? 0
      if (x - radius - 1 >= 0) sum -= pixels[row + x - radius - 1] ?? 0
      result[row + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1)
    }
  }
  return { pixels: result, width, height }
}

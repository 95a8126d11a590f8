import { blurred, type Grey, type Region, scaledTo } from './grey.ts'

/**
 * Where a picture is busy with small light and dark fields: the places a matrix symbol may be.
 *
 * @returns At most `limit` regions, the most promising first, each slightly larger than what was found.
 */
export function busyRegions(grey: Grey, limit = 4): Region[] {
  const map = textureOf(grey)
  const scale = grey.width / map.width
  // Two sizes of surroundings and two depths each: a symbol alone on a carton, and one in a crowd of print.
  const found = [4, 9].flatMap((radius) => {
    const calm = blurred(map, radius)
    const peak = calm.pixels.reduce((most, value) => Math.max(most, value), 0)
    return [0.55, 0.35].flatMap((part) => blobs(calm, Math.max(6, peak * part)))
  })
  const kept: Blob[] = []
  for (const blob of found.sort((a, b) => b.score - a.score))
    if (kept.length < limit && !kept.some((other) => overlap(other, blob) > 0.75)) kept.push(blob)
  return kept.map(({ left, top, width, height }) => {
    const margin = Math.max(width, height) * 0.1 + 2
    return {
      left: (left - margin) * scale,
      top: (top - margin) * scale,
      width: (width + 2 * margin) * scale,
      height: (height + 2 * margin) * scale,
    }
  })
}

type Blob = Region & { readonly score: number }

// Contrast is taken at 800 px, before the fields of a small symbol melt into grey, and summed up at 400.
function textureOf(grey: Grey): Grey {
  const { pixels, width, height } = Math.max(grey.width, grey.height) > 800 ? scaledTo(grey, 800) : grey
  const contrast = new Uint8ClampedArray(pixels.length)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const across = Math.abs((pixels[at + 1] ?? 0) - (pixels[at - 1] ?? 0))
      contrast[at] = across + Math.abs((pixels[at + width] ?? 0) - (pixels[at - width] ?? 0))
    }
  return Math.max(width, height) > 400
    ? scaledTo({ pixels: contrast, width, height }, 400)
    : { pixels: contrast, width, height }
}

function blobs(map: Grey, threshold: number): Blob[] {
  const seen = new Uint8Array(map.pixels.length)
  const result: Blob[] = []
  for (let at = 0; at < map.pixels.length; at++) {
    if (seen[at] || (map.pixels[at] ?? 0) < threshold) continue
    const blob = flood(map, threshold, at, seen)
    if (blob.width >= 8 && blob.height >= 8) result.push(blob)
  }
  return result
}

function flood(map: Grey, threshold: number, start: number, seen: Uint8Array): Blob {
  let [left, right, top, bottom, area, sum] = [map.width, 0, map.height, 0, 0, 0]
  const open = [start]
  seen[start] = 1
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [x, y] = [at % map.width, Math.floor(at / map.width)]
    area++
    sum += map.pixels[at] ?? 0
    ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
    const beside = [x > 0 ? at - 1 : at, x < map.width - 1 ? at + 1 : at, at - map.width, at + map.width]
    for (const next of beside) {
      if (seen[next] !== 0 || (map.pixels[next] ?? 0) < threshold) continue
      seen[next] = 1
      open.push(next)
    }
  }
  const [width, height] = [right - left + 1, bottom - top + 1]
  // Busy, large, and rather square than long: how a matrix symbol differs from a line of text.
  const squareness = Math.min(width, height) / Math.max(width, height)
  const score = (sum / area) * Math.sqrt(area) * (0.3 + squareness) * (0.3 + area / (width * height))
  return { left, top, width, height, score }
}

function overlap(a: Region, b: Region): number {
  const wide = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left)
  const high = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top)
  const shared = Math.max(0, wide) * Math.max(0, high)
  return shared / (a.width * a.height + b.width * b.height - shared)
}

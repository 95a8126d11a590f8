import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Observation } from './canonicalReading.ts'
import { journalFault } from './faults.ts'

/**
 * Readings by column instead of by row, each column as the small differences between neighbours, then zstd. A steady
 * fridge costs about one byte a reading. Columns, in this order, as LEB128 varints, signed ones zigzag:
 *
 * 1. takenAt, as the change of the interval
 * 2. takenAt minus monotonicMs, as the change; it stays put until somebody sets the clock
 * 3. milliCelsius, as the change
 * 4. quality · 5. index of the probe · 6. index of the boot
 *
 * zstd 19 was measured against brotli and deflate: a tenth larger than brotli 11 at a fifth of its time.
 */
export function packColumns(run: readonly Observation[], dictionary: Dictionary): Buffer {
  const out: number[] = []
  let [interval, taken, skew, temperature] = [0, 0, 0, 0]
  for (const { takenAt } of run) {
    writeSigned(out, takenAt - taken - interval)
    interval = takenAt - taken
    taken = takenAt
  }
  for (const { takenAt, monotonicMs } of run) {
    writeSigned(out, takenAt - monotonicMs - skew)
    skew = takenAt - monotonicMs
  }
  for (const { milliCelsius } of run) {
    writeSigned(out, milliCelsius - temperature)
    temperature = milliCelsius
  }
  for (const { quality } of run) writeCount(out, quality)
  for (const { probe } of run) writeCount(out, indexIn(dictionary.probes, probe))
  for (const { boot } of run) writeCount(out, indexIn(dictionary.boots, boot))
  return zstdCompressSync(Buffer.from(out), { params: { [constants.ZSTD_c_compressionLevel]: 19 } })
}

/** The tags that the index columns point into. */
export type Dictionary = { readonly probes: readonly Buffer[]; readonly boots: readonly Buffer[] }

/** @throws journal.segment-malformed when the bytes are not exactly `count` readings, before they can fill memory. */
export function unpackColumns(bytes: Uint8Array, count: number, dictionary: Dictionary): Observation[] {
  const next = varints(inflate(bytes, count * columns * varintBytesMax))
  const column = () => new Float64Array(count)
  const [times, skews, temperatures] = [column(), column(), column()]
  let [interval, taken, skew, temperature] = [0, 0, 0, 0]
  for (let at = 0; at < count; at++) {
    interval += next.signed()
    taken += interval
    times[at] = taken
  }
  for (let at = 0; at < count; at++) skews[at] = skew += next.signed()
  for (let at = 0; at < count; at++) temperatures[at] = temperature += next.signed()
  const [qualities, probes, boots] = [column(), column(), column()]
  for (const counted of [qualities, probes, boots]) for (let at = 0; at < count; at++) counted[at] = next.count()
  if (!next.atEnd()) throw malformed('bytes follow the last reading')
  return Array.from({ length: count }, (_, at) => {
    const takenAt = times[at] as number
    return checked({
      takenAt,
      monotonicMs: takenAt - (skews[at] as number),
      milliCelsius: temperatures[at] as number,
      quality: qualities[at] as number,
      probe: entry(dictionary.probes, probes[at] as number),
      boot: entry(dictionary.boots, boots[at] as number),
    })
  })
}

const columns = 6
/** Differences of 48-bit times need 50 bits and a sign: eight groups of seven. */
const varintBytesMax = 8

function inflate(bytes: Uint8Array, maxOutputLength: number): Buffer {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength })
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'its columns cannot be unpacked', error)
  }
}

/** What does not fit its 64 bytes was not written by us. */
function checked(observation: Observation): Observation {
  const { takenAt, monotonicMs, milliCelsius, quality } = observation
  const fits = takenAt >= 0 && takenAt < 2 ** 48 && monotonicMs >= 0 && monotonicMs < 2 ** 48
  if (!fits || milliCelsius !== (milliCelsius | 0) || quality > 255) throw malformed('a value is out of range')
  return observation
}

function indexIn(tags: readonly Buffer[], tag: Buffer): number {
  return tags.findIndex((other) => other.equals(tag))
}

function entry(tags: readonly Buffer[], index: number): Buffer {
  const tag = tags[index]
  if (!tag) throw malformed('it names a probe or a boot that is not listed')
  return tag
}

// Beyond 31 bits JavaScript's shifts wrap around: divide instead.
function writeCount(out: number[], value: number): void {
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128)
  out.push(rest)
}

function writeSigned(out: number[], value: number): void {
  writeCount(out, value < 0 ? -2 * value - 1 : 2 * value)
}

function varints(bytes: Buffer) {
  let at = 0
  const count = () => {
    const first = bytes[at]
    if (first !== undefined && first < 128) {
      at += 1
      return first
    }
    let value = 0
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) throw malformed('it ends within a reading')
      value += (byte % 128) * scale
      if (byte < 128) return value
    }
    throw malformed('a number is too long')
  }
  const signed = () => {
    const value = count()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  return { count, signed, atEnd: () => at === bytes.length }
}

export function malformed(reason: string, cause?: unknown) {
  return journalFault('journal.segment-malformed', `a segment cannot be read: ${reason}`, cause)
}

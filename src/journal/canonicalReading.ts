import { type Address, bytesOf, type Digest, type Quality, type Reading } from '../values/index.ts'
import { journalFault } from './faults.ts'
import { sha256Of } from './hash.ts'

/** A reading at its place in its device's log. */
export type LoggedReading = Reading & {
  /** 0 for the first reading the device ever logged; goes on across boots. */
  readonly sequence: number
  readonly bootId: Digest
}

/**
 * What is hashed for one reading: 64 bytes, numbers big-endian.
 *
 * | bytes | field |
 * |---|---|
 * | 0-7 | sequence, unsigned |
 * | 8-15 | takenAt, UTC ms, unsigned |
 * | 16-23 | monotonicMs, whole ms, unsigned |
 * | 24-27 | milliCelsius, signed |
 * | 28 | quality: 0 good, 1 fault, 2 range, 3 rate, 4 stuck, 5 swapped |
 * | 29-31 | zero |
 * | 32-47 | first half of the SHA-256 of the probe's serial |
 * | 48-63 | first half of the SHA-256 of the boot's id |
 *
 * Probe and boot stand in every reading, so a swapped probe or a restart needs no entry of its own. Half a digest is
 * enough for them: nobody gains from two serials that collide, only from one that matches a given serial.
 */
export const canonicalBytes = 64
export const sequenceBytes = 8
const tagBytes = 16
export const qualities = ['good', 'fault', 'range', 'rate', 'stuck', 'swapped'] as const satisfies readonly Quality[]

/** Times fit 48 bits, to the year 10889: their differences stay exact in JavaScript's numbers. */
const timeMax = 2 ** 48 - 1

/** One reading as numbers and tags, before and after its bytes. */
export type Observation = {
  readonly takenAt: number
  readonly monotonicMs: number
  readonly milliCelsius: number
  readonly quality: number
  readonly probe: Buffer
  readonly boot: Buffer
}

export function probeTag(serial: string): Buffer {
  return sha256Of(Buffer.from(serial)).subarray(0, tagBytes)
}

export function bootTag(bootId: Digest): Buffer {
  return sha256Of(bytesOf(bootId)).subarray(0, tagBytes)
}

/** The link before a device's first reading, so that no log can be shown as another device's. */
export function genesisLink(device: Address): Buffer {
  return sha256Of(Buffer.concat([Buffer.from('vialtrace/readings/v1'), bytesOf(device)]))
}

/** @throws journal.reading-invalid when a time is not from 1970 to 10889 or a quality is unknown. */
export function observationOf(reading: Reading, bootId: Digest): Observation {
  const monotonicMs = Math.floor(reading.monotonicMs)
  const quality = (qualities as readonly Quality[]).indexOf(reading.quality)
  for (const ms of [reading.takenAt, monotonicMs])
    if (!Number.isInteger(ms) || ms < 0 || ms > timeMax)
      throw journalFault('journal.reading-invalid', `expected a time from 0 to ${timeMax} ms, received ${ms}`)
  if (quality < 0)
    throw journalFault('journal.reading-invalid', `expected a quality of ${qualities}, received ${reading.quality}`)
  const { takenAt, milliCelsius, probe } = reading
  return { takenAt, monotonicMs, milliCelsius, quality, probe: probeTag(probe), boot: bootTag(bootId) }
}

/** Writes one reading's 64 bytes. */
export function writeCanonical(target: Buffer, sequence: number, observation: Observation): void {
  writeUnsigned(target, sequence, 0)
  writeUnsigned(target, observation.takenAt, 8)
  writeUnsigned(target, observation.monotonicMs, 16)
  writeWord(target, observation.milliCelsius, 24)
  writeWord(target, observation.quality << 24, 28)
  target.set(observation.probe, 32)
  target.set(observation.boot, 48)
}

// By hand, for verifying writes a million of them: Buffer's own methods check what is certain here, and take as long as a hash.
function writeUnsigned(target: Buffer, value: number, at: number): void {
  writeWord(target, value / 2 ** 32, at)
  writeWord(target, value, at + 4)
}

function writeWord(target: Buffer, value: number, at: number): void {
  const word = value | 0
  target[at] = word >>> 24
  target[at + 1] = word >>> 16
  target[at + 2] = word >>> 8
  target[at + 3] = word
}

export function canonicalOf(sequence: number, observation: Observation): Buffer {
  const bytes = Buffer.alloc(canonicalBytes)
  writeCanonical(bytes, sequence, observation)
  return bytes
}

/** Reads 64 bytes back. They may be damaged: whoever hashes them finds out, not this. */
export function readCanonical(bytes: Buffer): Observation {
  return {
    takenAt: bytes.readUIntBE(10, 6),
    monotonicMs: bytes.readUIntBE(18, 6),
    milliCelsius: bytes.readInt32BE(24),
    quality: bytes.readUInt8(28),
    probe: bytes.subarray(32, 48),
    boot: bytes.subarray(48, 64),
  }
}

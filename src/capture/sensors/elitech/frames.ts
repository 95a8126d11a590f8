import type { Question } from '../../serial/answer.ts'

/**
 * Frames of the Elitech RC-4, RC-4HC and RC-5: numbers big-endian, the last byte the sum of all before it. An answer says
 * neither what was asked nor how long it is; both follow from the question.
 *
 * Source: github.com/civic/elitech-datareader, rc-4-data.md, found by listening to a real RC-4.
 */
export type DeviceInfo = {
  readonly station: number
  readonly model: number
  /** Null in a device that was never set up. */
  readonly intervalMs: number | null
  readonly isRecording: boolean
  /** The device's local time, read as if it were UTC; null where it is no time. */
  readonly startedAtMs: number | null
  readonly clockMs: number | null
  readonly recordCount: number
  readonly isCelsius: boolean
  /** What the device adds to its readings. */
  readonly correctionTenths: number
}

const infoBytes = 160
const recording = 1
const celsius = 0x31

/** Greets the device: its answer looks like no other's. */
export function initQuestion(timeoutMs: number): Question {
  return { ...question([0xcc, 0x00, 0x0a, 0x00], 3, timeoutMs), reply: exactly(Buffer.from([0x55, 0xa5, 0xfa])) }
}

export function infoQuestion(timeoutMs: number): Question {
  return question([0xcc, 0x00, 0x06, 0x00], infoBytes, timeoutMs)
}

/** @param valueCount - How many values the page holds. */
export function pageQuestion(station: number, page: number, valueCount: number, timeoutMs: number): Question {
  return question([0x33, station, 0x02, page], 2 + 2 * valueCount, timeoutMs)
}

export function infoOf(frame: Uint8Array): DeviceInfo {
  const bytes = Buffer.from(frame)
  const [hours = 0xff, minutes = 0xff, seconds = 0xff] = bytes.subarray(5, 8)
  const isSet = hours < 24 && minutes < 60 && seconds < 60 && hours + minutes + seconds > 0
  return {
    station: bytes.readUInt8(1),
    model: bytes.readUInt8(3),
    intervalMs: isSet ? ((hours * 60 + minutes) * 60 + seconds) * 1000 : null,
    isRecording: bytes.readUInt8(19) === recording,
    startedAtMs: timeIn(bytes.subarray(20, 27)),
    recordCount: bytes.readUInt16BE(29),
    clockMs: timeIn(bytes.subarray(31, 38)),
    isCelsius: bytes.readUInt8(151) === celsius,
    correctionTenths: bytes.readInt8(152),
  }
}

/** The values of a page, in tenths. */
export function valuesOf(frame: Uint8Array): number[] {
  const bytes = Buffer.from(frame)
  return Array.from({ length: (bytes.length - 2) / 2 }, (_, at) => bytes.readInt16BE(1 + 2 * at))
}

/** The bytes with their sum behind them. */
export function summed(bytes: Iterable<number>): Buffer {
  const all = [...bytes]
  return Buffer.from([...all, all.reduce((sum, byte) => sum + byte, 0) & 0xff])
}

function question(request: readonly number[], replyBytes: number, timeoutMs: number): Question {
  return {
    frame: summed(request),
    timeoutMs,
    isLast: () => true,
    reply: {
      lengthOf: ([first]) => (first === 0x55 ? replyBytes : 'none'),
      holds: (frame) => summed(frame.subarray(0, -1)).equals(frame),
    },
  }
}

function exactly(frame: Buffer): Question['reply'] {
  return { lengthOf: ([first]) => (first === frame[0] ? frame.length : 'none'), holds: (found) => frame.equals(found) }
}

function timeIn(bytes: Buffer): number | null {
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = bytes.subarray(2)
  const ms = Date.UTC(bytes.readUInt16BE(0), month - 1, day, hour, minute, second)
  const isTime =
    month >= 1 && month <= 12 && new Date(ms).getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  return isTime ? ms : null
}

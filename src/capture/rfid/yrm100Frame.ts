import type { FrameRule } from '../serial/checked.ts'
import { crc16Gen2 } from '../serial/crc16.ts'

// Frames of the YRM100, M100 and R200: BB, type, command, length of the parameters (two bytes), parameters, the sum of all
// from the type on, 7E. BB and 7E may stand inside. After the maker's protocol V2.1.

export const commands = { info: 0x03, poll: 0x22, pollOften: 0x27, stop: 0x28, failed: 0xff } as const
export const types = { command: 0x00, answer: 0x01, notice: 0x02 } as const

const head = 0xbb
const end = 0x7e
const around = 7
const longestAnswer = 64
// Signal strength, protocol control, and the check behind the EPC, which has at most 31 words.
const aroundEpc = 5
const longestEpc = 62

export function frameOf(type: number, command: number, parameters: readonly number[] = []): Buffer {
  const body = [type, command, parameters.length >> 8, parameters.length & 0xff, ...parameters]
  return Buffer.from([head, ...body, sumOf(body), end])
}

/** Admits what a reader sends by its sum, and a tag besides by the tag's own check, which came with it through the air. */
export const rule: FrameRule = {
  lengthOf(bytes) {
    const [first, type, command, high, low] = bytes
    if (first !== head) return 'none'
    if (high === undefined || low === undefined) return bytes.length < 5 ? 'more' : 'none'
    const length = (high << 8) | low
    const fits =
      type === types.notice
        ? command === commands.poll && length > aroundEpc && length <= aroundEpc + longestEpc
        : type === types.answer && length <= longestAnswer
    return fits ? length + around : 'none'
  },
  holds(frame) {
    const isWhole = frame.at(-1) === end && frame.at(-2) === sumOf(frame.subarray(1, -2))
    return isWhole && (frame[1] !== types.notice || epcIn(frame) !== null)
  },
}

/** The EPC of a notice in upper-case hexadecimal; `null` when its length or its own check is wrong. */
export function epcIn(notice: Uint8Array): string | null {
  const tag = Buffer.from(notice).subarray(6, -2)
  const epc = tag.subarray(2, -2)
  const words = tag.readUInt8(0) >> 3
  const holds = words * 2 === epc.length && crc16Gen2(tag.subarray(0, -2)) === tag.readUInt16BE(tag.length - 2)
  return holds ? epc.toString('hex').toUpperCase() : null
}

function sumOf(bytes: Iterable<number>): number {
  let sum = 0
  for (const byte of bytes) sum += byte
  return sum & 0xff
}

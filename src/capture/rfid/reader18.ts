import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { Question } from '../serial/answer.ts'
import { crc16Mcrf4xx, withCrc } from '../serial/crc16.ts'
import { type Exchange, exchangeOver, twiceIfDisturbed } from '../serial/exchange.ts'
import type { SerialLine } from '../serial/line.ts'
import type { DeviceOptions } from '../serial/profile.ts'
import type { Tag, TagReader, TagReaderDriver } from './driver.ts'

/**
 * UHFReader18 (Chafon CF-RU5102 and relatives): 57600 8N1. Frames are length, address, command, data, CRC-16/MCRF4XX;
 * the length counts what follows it. Answers carry a status behind the command.
 */
export const driver: TagReaderDriver = { settings: { baudRate: 57_600 }, open }

const anyAddress = 0xff
const readInfo = 0x21
const inventory = 0x01

const done = 0x01
const timeOver = 0x02
const moreFollows = 0x03
const memoryFull = 0x04
const noTag = 0xfb

const refusals: Readonly<Record<number, string>> = {
  249: 'command failed',
  250: 'poor communication with the tag',
  252: 'tag answered an error',
  253: 'command length wrong',
  254: 'command unknown',
  255: 'parameter wrong',
}

async function open(line: SerialLine, options: DeviceOptions): Promise<TagReader> {
  const timeoutMs = options.replyTimeoutMs ?? 1500
  const info = question(readInfo, timeoutMs)
  const exchange = exchangeOver(line, options.lineClock, info)
  await exchange.ask(info)
  return {
    inventory: () => twiceIfDisturbed(() => inventoryUntilComplete(exchange, timeoutMs)),
    close: line.close,
  }
}

/** A reader out of scan time or memory tells what it has; it is asked again until it finishes or finds nothing new. */
async function inventoryUntilComplete(exchange: Exchange, timeoutMs: number): Promise<Tag[]> {
  const seen = new Set<string>()
  for (;;) {
    const known = seen.size
    const frames = await exchange.ask(question(inventory, timeoutMs))
    for (const epc of frames.flatMap((frame) => epcsOf(exchange.path, frame))) seen.add(epc)
    const finished = frames.every((frame) => frame[3] !== timeOver && frame[3] !== memoryFull)
    if (finished || seen.size === known) return [...seen].map((epc) => ({ epc }))
  }
}

function question(command: number, timeoutMs: number): Question {
  return {
    frame: withCrc(crc16Mcrf4xx, [4, anyAddress, command]),
    timeoutMs,
    isLast: (frame) => frame[3] !== moreFollows,
    reply: {
      lengthOf(head) {
        const [length = 0, , answered] = head
        if (length < 5) return 'none'
        if (answered === undefined) return 'more'
        return answered === command ? length + 1 : 'none'
      },
      holds: (frame) => crc16Mcrf4xx(frame) === 0,
    },
  }
}

/** Data of an inventory answer: a count, then for each tag the length of its EPC and the EPC; nothing behind. */
function epcsOf(path: string, frame: Uint8Array): string[] {
  const status = frame[3] ?? 0
  const data = Buffer.from(frame).subarray(4, -2)
  if (status === noTag) return []
  if (![done, timeOver, moreFollows, memoryFull].includes(status)) {
    const name = refusals[status] ?? `status ${status.toString(16).toUpperCase()}`
    throw captureFault('capture.device-exception', `reader on ${printable(path)} refused the inventory: ${name}`)
  }
  const epcs: string[] = []
  let at = 1
  while (at < data.length) {
    const end = at + 1 + data.readUInt8(at)
    epcs.push(data.toString('hex', at + 1, end).toUpperCase())
    at = end
  }
  if (at !== data.length || epcs.length !== data[0]) {
    const sentence = `inventory on ${printable(path)} announces ${data[0] ?? 'no'} tags, its ${data.length} bytes hold other`
    throw captureFault('capture.frame-length', sentence)
  }
  return epcs
}

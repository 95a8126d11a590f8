import type { Clock } from '../../values/index.ts'
import { commands, frameOf, types } from '../rfid/yrm100Frame.ts'
import { checkedFramer } from '../serial/checked.ts'
import { crc16Gen2 } from '../serial/crc16.ts'
import type { SerialLine } from '../serial/line.ts'

const writeTimeoutMs = 1000
const roundMs = 40
const version = [0x00, ...Buffer.from('M100 26dBm V1.0', 'latin1')]
const signalStrength = 0xc9
const longestCommand = 64

/**
 * The device side of a YRM100 on an open line. Answers its version, polls until told to stop, refuses other commands.
 *
 * @param tags - EPCs in the field at this moment, hexadecimal, of whole 16-bit words; asked at every round.
 */
export function simulateYrm100(line: SerialLine, clock: Clock, tags: () => readonly string[]): void {
  let polling = new AbortController()
  line.onClose(() => polling.abort())
  // A reader talks whether or not anyone still listens.
  const say = (bytes: Uint8Array) => line.write(bytes, writeTimeoutMs).catch(() => undefined)

  async function poll(rounds: number, signal: AbortSignal): Promise<void> {
    for (let round = 0; round < rounds && !signal.aborted; round++) {
      const notices = tags().map(noticeOf)
      await say(notices.length > 0 ? Buffer.concat(notices) : failed(0x15))
      await clock.sleep(roundMs, signal)
    }
  }

  const requests = checkedFramer({
    lengthOf: ([first, type, , high = 0, low = longestCommand]) =>
      first === 0xbb && type === types.command && high === 0 && low < longestCommand ? low + 7 : 'none',
    holds: (frame) => frameOf(types.command, frame[2] ?? 0, [...frame.subarray(5, -2)]).equals(frame),
  })
  function obey([, , command, , , , high = 0, low = 0]: Uint8Array): Promise<void> {
    polling.abort()
    if (command === commands.info) return say(frameOf(types.answer, commands.info, version))
    if (command === commands.stop) return say(frameOf(types.answer, commands.stop, [0]))
    if (command !== commands.pollOften) return say(failed(0x17))
    polling = new AbortController()
    return poll((high << 8) | low, polling.signal).catch(() => undefined)
  }

  line.onBytes((bytes) => {
    for (const request of requests.push(bytes)) void obey(request)
  })
}

/** What the reader says of one tag. */
export function noticeOf(epc: string): Buffer {
  const bytes = Buffer.from(epc, 'hex')
  const tag = [(bytes.length / 2) << 3, 0, ...bytes]
  const check = crc16Gen2(Uint8Array.from(tag))
  return frameOf(types.notice, commands.poll, [signalStrength, ...tag, check >> 8, check & 0xff])
}

function failed(code: number): Buffer {
  return frameOf(types.answer, commands.failed, [code])
}

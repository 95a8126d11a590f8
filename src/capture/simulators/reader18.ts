import { checkedFramer } from '../serial/checked.ts'
import { crc16Mcrf4xx, withCrc } from '../serial/crc16.ts'
import type { SerialLine } from '../serial/line.ts'

const address = 0
const tagsPerFrame = 6
const writeTimeoutMs = 1000
// Firmware 0.22, type UHFReader18, protocols, highest and lowest frequency, power, scan time.
const info = [0x00, 0x16, 0x09, 0x03, 0x4e, 0x00, 0x1e, 0x0a]

/**
 * The device side of a UHFReader18 on an open line. Answers reader information and inventories, refuses other commands.
 *
 * @param tags - EPCs in the field at this moment, hexadecimal; asked at every inventory.
 */
export function simulateReader18(line: SerialLine, tags: () => readonly string[]): void {
  const requests = checkedFramer({
    lengthOf: ([length = 0]) => (length < 4 ? 'none' : length + 1),
    holds: (frame) => crc16Mcrf4xx(frame) === 0,
  })
  line.onBytes((bytes) => {
    for (const [, asked, command = 0] of requests.push(bytes)) {
      if (asked !== address && asked !== 0xff) continue
      const frames = answers(command, tags).map((data) =>
        withCrc(crc16Mcrf4xx, [data.length + 4, address, command, ...data]),
      )
      // A reader talks whether or not anyone still listens.
      line.write(Buffer.concat(frames), writeTimeoutMs).catch(() => {})
    }
  })
}

/** Status and data of each frame of an answer. */
function answers(command: number, tags: () => readonly string[]): number[][] {
  if (command === 0x21) return [[0x00, ...info]]
  return command === 0x01 ? inventoryOf(tags()) : [[0xfe]]
}

function inventoryOf(epcs: readonly string[]): number[][] {
  if (epcs.length === 0) return [[0xfb]]
  const frames: number[][] = []
  for (let at = 0; at < epcs.length; at += tagsPerFrame) {
    const some = epcs.slice(at, at + tagsPerFrame).map((epc) => [...Buffer.from(epc, 'hex')])
    const status = at + tagsPerFrame < epcs.length ? 0x03 : 0x01
    frames.push([status, some.length, ...some.flatMap((epc) => [epc.length, ...epc])])
  }
  return frames
}

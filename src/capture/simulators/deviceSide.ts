import type { SerialLine } from '../serial/line.ts'

/** The far end of a line, where the device is. */
export type DeviceSide = Pick<SerialLine, 'write' | 'onBytes'>

const writeTimeoutMs = 1000

/**
 * Takes whole commands out of what comes and sends what they are answered with, if anything.
 *
 * @param lengthOf - Length of the command that text or bytes begin with, 0 when it is not complete yet.
 */
export function answering(
  side: DeviceSide,
  lengthOf: (head: Buffer) => number,
  answer: (command: Buffer) => Uint8Array | null,
): void {
  let held = Buffer.alloc(0)
  side.onBytes((bytes) => {
    held = Buffer.concat([held, bytes])
    for (let length = lengthOf(held); length > 0 && length <= held.length; length = lengthOf(held)) {
      const said = answer(held.subarray(0, length))
      held = held.subarray(length)
      // A device talks whether or not anyone still listens.
      if (said) side.write(said, writeTimeoutMs).catch(() => {})
    }
  })
}

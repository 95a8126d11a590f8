import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { Question } from './answer.ts'
import { crc16Modbus, withCrc } from './crc16.ts'
import type { Exchange } from './exchange.ts'

/** A run of 16-bit registers of one device on the bus: 3 reads holding registers, 4 reads input registers. */
export type RegisterRun = {
  readonly address: number
  readonly functionCode: 3 | 4
  readonly register: number
  readonly count: number
}

// Modbus Application Protocol 1.1b3, section 7.
const exceptions: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal register',
  3: 'illegal value',
  4: 'device failure',
  5: 'acknowledged, not finished',
  6: 'device busy',
}

/** The request for a run of registers, and the two frames that can answer it: the registers, or an exception. */
export function registerQuestion(run: RegisterRun, timeoutMs: number): Question {
  const { address, functionCode, register, count } = run
  return {
    frame: withCrc(crc16Modbus, [address, functionCode, register >> 8, register & 0xff, count >> 8, count & 0xff]),
    timeoutMs,
    reply: {
      lengthOf(head) {
        if (head[0] !== address) return 'none'
        if (head[1] === undefined) return 'more'
        if (head[1] === (functionCode | 0x80)) return 5
        if (head[1] !== functionCode) return 'none'
        if (head[2] === undefined) return 'more'
        return head[2] === 2 * count ? 5 + 2 * count : 'none'
      },
      holds: (frame) => crc16Modbus(frame) === 0,
    },
  }
}

/**
 * Reads registers. Nothing here can write one.
 *
 * @returns unsigned 16-bit values, `count` of them.
 * @throws capture.device-exception when the device refuses, and whatever {@link Exchange.ask} throws.
 */
export async function readRegisters(exchange: Exchange, run: RegisterRun, timeoutMs: number): Promise<number[]> {
  const [frame] = await exchange.ask(registerQuestion(run, timeoutMs))
  const reply = Buffer.from(frame ?? [])
  if (reply.readUInt8(1) !== run.functionCode) {
    const code = reply.readUInt8(2)
    const meaning = exceptions[code] ?? 'unknown to Modbus'
    const sentence = `device ${run.address} on ${printable(exchange.path)} refused register ${run.register}: exception ${code}, ${meaning}`
    throw captureFault('capture.device-exception', sentence)
  }
  return Array.from({ length: run.count }, (_, index) => reply.readUInt16BE(3 + 2 * index))
}

/** A register's 16 bits as two's complement. */
export function signed16(value: number): number {
  return value > 0x7fff ? value - 0x10000 : value
}

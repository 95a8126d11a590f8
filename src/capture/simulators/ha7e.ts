import type { MilliCelsius } from '../../values/index.ts'
import { crc8Dallas } from '../serial/crc8.ts'
import { answering, type DeviceSide } from './deviceSide.ts'

export type SimulatedProbe = {
  /** 16 digits, family code first. */
  readonly address: string
  /** Degrees at this moment; asked at every conversion. */
  temperature(): MilliCelsius
  /** Nine bytes in hexadecimal to be answered instead, whatever was measured. */
  readonly scratchpad?: string
}

/** What a DS18B20 holds before its first conversion, and besides its temperature at 12 bits. */
const powerOnReset = 0x0550
const rest = [0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]

/** The device side of an HA7E with some DS18B20 behind it. */
export function simulateHa7e(side: DeviceSide, probes: readonly SimulatedProbe[]): void {
  const adapter = ha7e(probes)
  answering(side, commandLength, (command) => Buffer.from(adapter(command.toString('latin1'))))
}

/** Some commands are one letter; those that carry something end in CR. */
function commandLength(head: Buffer): number {
  return 'AW'.includes(head.toString('latin1', 0, 1)) ? head.indexOf('\r') + 1 : Math.min(head.length, 1)
}

function ha7e(probes: readonly SimulatedProbe[]): (command: string) => string {
  let searched = 0
  let selected: SimulatedProbe | undefined
  const latched = new Map<SimulatedProbe | undefined, number>()

  function scratchpad(): string {
    if (selected?.scratchpad) return selected.scratchpad
    const held = latched.get(selected) ?? powerOnReset
    const bytes = [held & 0xff, held >> 8, ...rest]
    return hexOf([...bytes, crc8Dallas(bytes)])
  }

  function written(hex: string): string {
    if (hex === '44') latched.set(selected, Math.round((selected?.temperature() ?? 0) / 62.5) & 0xffff)
    return hex.startsWith('BE') ? `BE${scratchpad()}`.slice(0, hex.length) : hex
  }

  return (command) => {
    const code = command.charAt(0)
    if (code === 'S') searched = 0
    if (code === 'S' || code === 's') {
      selected = probes[searched++]
      return `${reversed(selected?.address ?? '')}\r`
    }
    if (code === 'A') selected = probes.find(({ address }) => reversed(address) === command.slice(1, 17))
    if (code === 'A' || code === 'M') return `${selected ? reversed(selected.address) : ''}\r`
    if (code === 'W') return `${written(command.slice(3).trim().toUpperCase())}\r`
    return '\r'
  }
}

function reversed(hex: string): string {
  return hexOf(Buffer.from(hex, 'hex').reverse())
}

function hexOf(bytes: Iterable<number>): string {
  return Buffer.from([...bytes])
    .toString('hex')
    .toUpperCase()
}

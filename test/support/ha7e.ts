import { crc8Dallas } from '../../src/capture/serial/crc8.ts'

export type Probe = { readonly address: string; readonly sixteenths: () => number; readonly scratchpad?: string }

const reversed = (hex: string) => Buffer.from(hex, 'hex').reverse().toString('hex').toUpperCase()
/** What a DS18B20 holds besides its temperature, at 12 bits. */
const powerOnReset = 0x0550
const rest = [0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10]

/**
 * The device side of an HA7E with some probes: takes one whole command, returns the line that answers it.
 *
 * @param probes - Addresses family code first. A `scratchpad` is answered as it stands.
 */
export function ha7e(probes: readonly Probe[]): (command: string) => string {
  let searched = 0
  let selected: Probe | undefined
  const latched = new Map<Probe | undefined, number>()

  function written(hex: string): string {
    if (hex === '44') latched.set(selected, (selected?.sixteenths() ?? 0) & 0xffff)
    if (!hex.startsWith('BE')) return hex
    const held = latched.get(selected) ?? powerOnReset
    const bytes = [held & 0xff, held >> 8, ...rest]
    return `BE${
      selected?.scratchpad ??
      Buffer.from([...bytes, crc8Dallas(bytes)])
        .toString('hex')
        .toUpperCase()
    }`
  }

  return (command) => {
    const code = command.charAt(0)
    if (code === 'S') searched = 0
    if (code === 'S' || code === 's') return `${reversed(probes[searched++]?.address ?? '')}\r`
    if (code === 'A') selected = probes.find(({ address }) => reversed(address) === command.slice(1, 17))
    if (code === 'A' || code === 'M') return `${selected ? reversed(selected.address) : ''}\r`
    if (code === 'W') return `${written(command.slice(3).trim().toUpperCase())}\r`
    return '\r'
  }
}

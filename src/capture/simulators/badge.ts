import type { SerialLine } from '../serial/line.ts'

const writeTimeoutMs = 1000
const ends = { rdm6300: '\x03', id12la: '\r\n\x03' } as const

/** What a badge reader of this model sends once for a badge, ten upper-case hexadecimal digits. */
export function badgeFrameOf(model: keyof typeof ends, number: string): Buffer {
  const check = Buffer.from(number, 'hex').reduce((sum, byte) => sum ^ byte, 0)
  const digits = check.toString(16).toUpperCase().padStart(2, '0')
  return Buffer.from(`\x02${number}${digits}${ends[model]}`, 'latin1')
}

/** The device side of a badge reader on an open line: says a badge once. */
export function simulateBadge(line: SerialLine, model: keyof typeof ends, number: string): Promise<void> {
  return line.write(badgeFrameOf(model, number), writeTimeoutMs)
}

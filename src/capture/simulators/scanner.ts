import type { SerialLine } from '../serial/line.ts'

const writeTimeoutMs = 1000

/**
 * The device side of a handheld scanner on an open line: sends one code.
 *
 * @param code - What the symbol holds, with its AIM identifier in front where the scanner is configured to send it.
 * @param suffix - How the scanner ends a line; CR unless given.
 */
export function simulateScan(line: SerialLine, code: string, suffix = '\r'): Promise<void> {
  return line.write(Buffer.from(code + suffix, 'latin1'), writeTimeoutMs)
}

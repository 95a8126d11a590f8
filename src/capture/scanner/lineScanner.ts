import { type Clock, type Fault, isFault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { delimitedFramer } from '../serial/delimited.ts'
import type { SerialLine } from '../serial/line.ts'

/** What a handheld scanner sent for one code; not yet judged, and hostile until it is. */
export type RawScan = {
  /** ASCII 32 to 126 and GS (29), at least one character, without the AIM identifier. */
  readonly text: string
  /** AIM symbology identifier such as `]d2`, where the scanner is configured to send it. */
  readonly aim: string | null
}

export type ScannerListener = {
  onScan(scan: RawScan): void
  /** A line that was no code; the person scans again. capture.line-garbage, capture.frame-length */
  onRefused(fault: Fault): void
}

const stx = 0x02
const etx = 0x03
const lf = 0x0a
const cr = 0x0d
const maxBytes = 4096
const gapMs = 200
const doubleTriggerMs = 300

/**
 * Listens to a handheld scanner on an open line. Lines may end in CR, LF, both or ETX and begin with STX; no configuration
 * says which. The same code again within 300 ms is a double trigger and is dropped.
 */
export function hearScanner(line: SerialLine, clock: Clock, { onScan, onRefused }: ScannerListener): void {
  const framer = delimitedFramer({ ends: [cr, lf, etx], start: stx, maxBytes, gapMs })
  let last: (RawScan & { readonly atMs: number }) | undefined

  function hear(bytes: Uint8Array): void {
    const atMs = clock.monotonicMs()
    for (const heard of framer.push(bytes, atMs)) {
      const scan = heard.flaw ? flawFault(heard.flaw, heard.byteCount) : parseScan(heard.bytes)
      if (isFault(scan)) {
        onRefused(scan)
        continue
      }
      const isDouble = last?.text === scan.text && last.aim === scan.aim && atMs - last.atMs < doubleTriggerMs
      last = { ...scan, atMs }
      if (!isDouble) onScan(scan)
    }
  }

  line.onBytes(hear)
}

function parseScan(bytes: Uint8Array): RawScan | Fault {
  const stranger = bytes.find((byte) => (byte < 0x20 && byte !== 0x1d) || byte > 0x7e)
  const line = Buffer.from(bytes).toString('latin1')
  if (stranger !== undefined) {
    const sentence = `a scan of ${bytes.length} bytes holds byte ${stranger}, which no GS1 code has`
    return captureFault('capture.line-garbage', sentence)
  }
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(line)?.[0] ?? null
  const text = aim ? line.slice(aim.length) : line
  return text === ''
    ? captureFault('capture.line-garbage', `a scan holds only the identifier ${printable(line)}`)
    : { text, aim }
}

function flawFault(flaw: 'interrupted' | 'too long', byteCount: number): Fault {
  return flaw === 'interrupted'
    ? captureFault('capture.line-garbage', `a scan of ${byteCount} bytes was interrupted and may lack some`)
    : captureFault('capture.frame-length', `a scan has ${byteCount} bytes, no code has more than ${maxBytes}`)
}

import { type Clock, type Fault, isFault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { splitAim } from '../gs1/aim.ts'
import { isWholeFields, separator } from '../gs1/lostSeparator.ts'
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
  /** A line that was no code; the person scans again. capture.line-garbage, capture.frame-length, capture.gs-lost, capture.scan-unended */
  onRefused(fault: Fault): void
}

const stx = 0x02
const etx = 0x03
const lf = 0x0a
const cr = 0x0d
const maxBytes = 4096
const gapMs = 200
const doubleTriggerMs = 300
const unendedMs = 1000

/**
 * Listens to a handheld scanner on an open line. Lines may end in CR, LF, both or ETX and begin with STX; no configuration
 * says which. The same code again within 300 ms is a double trigger and is dropped.
 */
export function hearScanner(line: SerialLine, clock: Clock, { onScan, onRefused }: ScannerListener): void {
  const framer = delimitedFramer({ ends: [cr, lf, etx], start: stx, maxBytes, gapMs })
  const closing = new AbortController()
  let heardMs = 0
  let isWaiting = false
  let last: (RawScan & { readonly atMs: number }) | undefined

  function hear(bytes: Uint8Array): void {
    const atMs = clock.monotonicMs()
    heardMs = atMs
    if (!isWaiting) awaitEnd().catch(() => undefined)
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

  /** Without a suffix nothing would ever be read, and nobody would be told. */
  async function awaitEnd(): Promise<void> {
    isWaiting = true
    for (let restMs = unendedMs; restMs > 0; restMs = heardMs + unendedMs - clock.monotonicMs())
      await clock.sleep(restMs, closing.signal)
    isWaiting = false
    const sentence = `a scan of ${framer.pending()} bytes had no end after ${unendedMs} ms`
    if (framer.pending() > 0) onRefused(captureFault('capture.scan-unended', sentence))
  }

  line.onBytes(hear)
  line.onClose(() => closing.abort())
}

function parseScan(bytes: Uint8Array): RawScan | Fault {
  const stranger = bytes.find((byte) => (byte < 0x20 && byte !== 0x1d) || byte > 0x7e)
  const line = Buffer.from(bytes).toString('latin1')
  if (stranger !== undefined) {
    if (isWholeFields(splitAim(line).text.replaceAll(String.fromCharCode(stranger), separator)))
      return captureFault('capture.gs-lost', `expected a separator between fields, received byte ${stranger} instead`)
    const sentence = `a scan of ${bytes.length} bytes holds byte ${stranger}, which no GS1 code has`
    return captureFault('capture.line-garbage', sentence)
  }
  const { aim, text } = splitAim(line)
  return text === ''
    ? captureFault('capture.line-garbage', `a scan holds only the identifier ${printable(line)}`)
    : { aim, text }
}

function flawFault(flaw: 'interrupted' | 'too long', byteCount: number): Fault {
  return flaw === 'interrupted'
    ? captureFault('capture.line-garbage', `a scan of ${byteCount} bytes was interrupted and may lack some`)
    : captureFault('capture.frame-length', `a scan has ${byteCount} bytes, no code has more than ${maxBytes}`)
}

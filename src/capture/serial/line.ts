import type { Clock } from '../../values/index.ts'

/** How bits travel; the device's manual says. 8 data bits, no parity, 1 stop bit unless told otherwise. */
export type LineSettings = {
  readonly baudRate: number
  readonly dataBits?: 7 | 8
  readonly parity?: 'none' | 'even' | 'odd'
  readonly stopBits?: 1 | 2
}

/** `closed` by us; `unplugged` the adapter went away; `stalled` it no longer took bytes, so we let go of it. */
export type CloseReason = 'closed' | 'unplugged' | 'stalled'

/** One open serial line. It carries bytes and knows nothing of frames. A line that has closed stays closed. */
export type SerialLine = {
  readonly path: string
  /** @throws capture.write-timeout when the port does not take the bytes in time, capture.port-closed */
  write(bytes: Uint8Array, timeoutMs: number): Promise<void>
  /** Every chunk as it comes, of any size. What nobody listens to is lost. */
  onBytes(listener: (bytes: Uint8Array) => void): void
  /** Called once; at once when the line has closed already. */
  onClose(listener: (reason: CloseReason) => void): void
  /** Lets go of the port, whatever state it is in, and never rejects. What was not sent yet is discarded. */
  close(): Promise<void>
}

/** Opens a port. `clock` measures protocol time, so it must be a real one wherever the port is. */
export type OpenLine = (path: string, settings: LineSettings, clock: Clock) => Promise<SerialLine>

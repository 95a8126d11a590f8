import type { Badge, Scan } from '../../values/index.ts'
import type { Answered } from '../answer/index.ts'

/** What a reader saw: a scan, a badge, or why it is neither. */
export type Sighting = Answered<Scan | Badge>

/** Where a reader is and what it is. */
export type ReaderPlace = {
  /** Name of its profile, never guessed: look-alikes mean other things by the same bytes. Or `llrp://host:port`. */
  readonly profile: string
  /** Path of its serial port. */
  readonly port?: string
  /** Of a serial port, where the reader was set to another speed than its profile's. */
  readonly baudRate?: number
}

/** One open reader, in one life: what ends stays ended. */
export type Reader = {
  /**
   * What it sees, as it comes; one consumer. A tag or a badge that stays in the field is told once, and again when it has
   * come back; a code each time the trigger is pulled. Ends when the reader is closed.
   *
   * @throws capture.port-closed when it goes away, capture.no-reply and its kin when it falls silent
   */
  readonly sightings: AsyncIterable<Sighting>
  close(): Promise<void>
}

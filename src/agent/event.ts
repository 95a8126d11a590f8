import type { Alarm, ClockChange, ExcursionFinding, Filled, LoggedReading, Refused } from '../app/index.ts'
import type { Digest } from '../values/index.ts'

/** What happens while the agent is awake, for logs, screens, alarms and the story of the demo. */
export type AgentEvent =
  | { readonly type: 'opened'; readonly device: string; readonly port: string; readonly model: string }
  | ({ readonly type: 'filled'; readonly device: string } & Omit<Filled, 'excursions'>)
  | { readonly type: 'unfilled'; readonly device: string; readonly code: string; readonly sentence: string }
  | { readonly type: 'unplugged'; readonly device: string }
  | { readonly type: 'reading'; readonly device: string; readonly reading: LoggedReading }
  | {
      readonly type: 'excursion'
      readonly device: string
      readonly finding: ExcursionFinding
      /** Null when nothing may be signed: see `unvouched`. It is an excursion all the same. */
      readonly statement: Digest | null
    }
  | { readonly type: 'sealed'; readonly device: string; readonly size: number; readonly statement: Digest }
  /** The disk is filling up: so many old segments are in the exchange folder alone from here on. */
  | { readonly type: 'thinned'; readonly device: string; readonly segments: number }
  | {
      readonly type: 'trouble'
      readonly device: string
      readonly code: string
      readonly sentence: string
      readonly retryInMs: number
    }
  /** A device has given no reading for three intervals; told once, until it is `heard` again. */
  | { readonly type: 'silent'; readonly device: string; readonly silentMs: number; readonly code: string }
  | { readonly type: 'heard'; readonly device: string; readonly silentMs: number }
  /** The wall clock did not keep time between two readings. */
  | ({ readonly type: 'clock'; readonly device: string } & ClockChange)
  /** The log must not be signed any more, told once: readings are kept, and nobody vouches for them. */
  | { readonly type: 'unvouched'; readonly device: string; readonly code: string; readonly sentence: string }
  | { readonly type: 'delivered'; readonly recorded: number; readonly rejected: number }
  | ({ readonly type: 'refused' } & Refused)
  | { readonly type: 'undelivered'; readonly code: string; readonly sentence: string; readonly retryInMs: number }
  /** Raised, or changed; `again` when nobody has acknowledged it for a while. */
  | { readonly type: 'alarm'; readonly alarm: Alarm; readonly again: boolean }
  /** Somebody has the message. */
  | { readonly type: 'told'; readonly contact: string; readonly alarm: number }
  /** Somebody could not be told, or without a contact: alarms could not be looked for. It is tried again. */
  | {
      readonly type: 'untold'
      readonly contact: string | null
      readonly code: string
      readonly sentence: string
      readonly retryInMs: number
    }
  | { readonly type: 'page'; readonly url: string }
  | { readonly type: 'stopped'; readonly device: string }

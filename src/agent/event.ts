import type { ExcursionFinding, LoggedReading, Refused } from '../app/index.ts'
import type { Digest } from '../values/index.ts'

/** What happens while the agent is awake, for logs, screens and the story of the demo. */
export type AgentEvent =
  | { readonly type: 'opened'; readonly device: string; readonly port: string }
  | { readonly type: 'unplugged'; readonly device: string }
  | { readonly type: 'reading'; readonly device: string; readonly reading: LoggedReading }
  | {
      readonly type: 'excursion'
      readonly device: string
      readonly finding: ExcursionFinding
      readonly statement: Digest
    }
  | { readonly type: 'sealed'; readonly device: string; readonly size: number; readonly statement: Digest }
  | {
      readonly type: 'trouble'
      readonly device: string
      readonly code: string
      readonly sentence: string
      readonly retryInMs: number
    }
  | { readonly type: 'delivered'; readonly recorded: number; readonly rejected: number }
  | ({ readonly type: 'refused' } & Refused)
  | { readonly type: 'undelivered'; readonly code: string; readonly sentence: string; readonly retryInMs: number }
  | { readonly type: 'stopped'; readonly device: string }

import { formatInstant, type Instant } from '../values/index.ts'
import type { AgentEvent } from './event.ts'

type Level = 'info' | 'warning' | 'error'

const levels: Readonly<Partial<Record<AgentEvent['type'], Level>>> = {
  alarm: 'error',
  excursion: 'warning',
  refused: 'warning',
  trouble: 'warning',
  undelivered: 'warning',
  unplugged: 'warning',
  untold: 'warning',
}

/** One event for a log that programs read: when, how grave, and the event itself. It holds no secret, as no event does. */
export function logEntry(event: AgentEvent, at: Instant): object {
  const { type, ...details } = event
  return { at: formatInstant(at), level: levels[type] ?? 'info', type, ...details }
}

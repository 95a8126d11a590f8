import type { Instant } from '../values/index.ts'

/** A moment for people, to the minute: `2026-11-20T08:00Z`. */
export function minute(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`
}

import type { Instant } from './instant.ts'

/** Time, as a dependency. Nothing else in the house may read a clock. */
export type Clock = {
  /** The wall: may jump, is never used for a duration. */
  now(): Instant
  /** Milliseconds since an arbitrary start; never goes back. Every duration is a difference of two of these. */
  monotonicMs(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Unpredictable bytes, as a dependency. */
export type Random = (length: number) => Uint8Array

/** Progress of long work: how many of how many, and of what. Silent where nobody looks. */
export type Progress = (done: number, total: number, what: string) => void

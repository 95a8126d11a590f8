import assert from 'node:assert/strict'
import { isFault } from '../../src/values/index.ts'

/** Fails unless the error is a fault with one of these codes: a parser may refuse, never stumble. */
export function refusesWith(error: unknown, ...codes: readonly string[]): void {
  if (!isFault(error)) throw error
  assert.ok(codes.includes(error.code), error.code)
}

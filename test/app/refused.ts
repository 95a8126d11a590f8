import assert from 'node:assert/strict'
import type { LocalReason } from '../../src/clinic/index.ts'
import { Fault, type RefusalName } from '../../src/values/index.ts'

/** Fails unless the rulebook, or the clinic's own rule, says no with this code; a command ends with exit code 3 then. */
export async function refused(code: RefusalName | LocalReason, doing: Promise<unknown>): Promise<void> {
  const error = await doing.then(
    () => assert.fail(`${code} was not refused`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof Fault)) throw error
  assert.deepEqual([error.code, error.kind], [code, 'refused'], error.message)
  assert.ok(error.message.length > 10 && error.hint.length > 10)
}

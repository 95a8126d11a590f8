import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type Json, play } from './play.ts'
import { tempDir } from './tempDir.ts'

let played: Promise<{ result: Json; told: string }> | undefined

/**
 * The result of `vialtrace demo`, and the story as it was told. It is played once for all tests; whoever changes its sites
 * takes a copy.
 */
export function playedDemo(): Promise<{ result: Json; told: string }> {
  played ??= demo()
  return played
}

async function demo(): Promise<{ result: Json; told: string }> {
  const { answer, stdout, stderr, exit } = await play(['demo', '--dir', join(await tempDir(), 'demo')])
  assert.equal(exit, 0, stderr + stdout)
  return { result: JSON.parse(JSON.stringify(answer)), told: stdout }
}

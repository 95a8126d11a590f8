import assert from 'node:assert/strict'
import { join } from 'node:path'
import { type Json, play } from './play.ts'
import { tempDir } from './tempDir.ts'

let played: Promise<Json> | undefined

/** The result of `vialtrace demo --json`. It is played once for all tests; whoever changes its sites takes a copy. */
export function playedDemo(): Promise<Json> {
  played ??= demo()
  return played
}

async function demo(): Promise<Json> {
  const { stdout, stderr, exit } = await play(['demo', '--json', '--dir', join(await tempDir(), 'demo')])
  assert.equal(exit, 0, stderr + stdout)
  return JSON.parse(stdout)
}

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openJournal, verifyJournal } from '../../src/journal/index.ts'
import type { Digest } from '../../src/values/index.ts'
import { device, newPath } from './site.ts'

const appender = fileURLToPath(new URL('./appender.ts', import.meta.url))

/** Lets a process append, kills it after so many acknowledged lines, and returns what it had acknowledged. */
async function killAfter(lines: number, path: string): Promise<string[]> {
  const child = spawn(process.execPath, [appender, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === lines) child.kill('SIGKILL')
  }
  if (child.signalCode === null && child.exitCode === null) await once(child, 'exit')
  assert.equal(child.signalCode, 'SIGKILL')
  return acknowledged
}

describe('a process killed while it appends', () => {
  it('has lost nothing it acknowledged and torn nothing it did not', async () => {
    const path = await newPath()
    const statements: string[] = []
    let lastReading = -1
    for (const lines of [1, 12, 31]) {
      for (const line of await killAfter(lines, path)) {
        const [what, which] = line.split(' ') as [string, string]
        if (what === 'statement') statements.push(which)
        else lastReading = Number(which)
      }
      assert.deepEqual(verifyJournal(path).findings, [])
      const journal = openJournal(path)
      for (const id of statements) assert(journal.entry(id as Digest), `statement ${id} was acknowledged`)
      const all = [...journal.readings(device.address).readings()].map(({ sequence }) => sequence)
      assert(all.length > lastReading, `reading ${lastReading} was acknowledged`)
      assert.equal(all.length % 7, 0)
      assert.deepEqual(all, [...all.keys()])
      journal.close()
    }
  })
})

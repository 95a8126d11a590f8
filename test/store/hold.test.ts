import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeHold } from '../../src/store/index.ts'
import { isFault } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const isHeld = (error: unknown) => isFault(error, 'store.held')

describe('a hold', () => {
  it('is had by one at a time, and can be had again when it was released', async () => {
    const path = join(await tempDir(), 'one.lock')
    const first = takeHold(path)
    assert.throws(() => takeHold(path), isHeld)
    first.release()
    takeHold(path).release()
  })

  it('ends with the process that has it, however that ends', async () => {
    const path = join(await tempDir(), 'one.lock')
    const holder = fileURLToPath(new URL('./holder.ts', import.meta.url))
    const other = spawn(process.execPath, [holder, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    assert.throws(() => takeHold(path), isHeld)
    other.kill('SIGKILL')
    await once(other, 'exit')
    takeHold(path).release()
  })

  it('is not had in a folder that is not there', () => {
    assert.throws(() => takeHold('/nowhere/at/all.lock'), { code: 'store.unwritable' })
  })
})

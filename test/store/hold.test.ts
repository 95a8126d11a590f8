import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isHeld, takeHold } from '../../src/store/index.ts'
import { isFault } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const isTaken = (error: unknown) => isFault(error, 'store.held')

describe('a hold', () => {
  it('is had by one at a time, and can be had again when it was released', async () => {
    const path = join(await tempDir(), 'one.lock')
    const first = takeHold(path)
    assert.throws(() => takeHold(path), isTaken)
    first.release()
    takeHold(path).release()
  })

  it('ends with the process that has it, however that ends', async () => {
    const path = join(await tempDir(), 'one.lock')
    const holder = fileURLToPath(new URL('./holder.ts', import.meta.url))
    const other = spawn(process.execPath, [holder, path], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    assert.equal(isHeld(path), true)
    assert.throws(() => takeHold(path), isTaken)
    other.kill('SIGKILL')
    await once(other, 'exit')
    assert.equal(isHeld(path), false)
    takeHold(path).release()
  })

  it('can be had by who wants it while others keep asking whether it is', async () => {
    const path = join(await tempDir(), 'one.lock')
    takeHold(path).release()
    const code = `const { isHeld } = await import(process.argv[1]); console.log('asks'); for (;;) isHeld(process.argv[2])`
    const module = new URL('../../src/store/index.ts', import.meta.url).href
    const asker = spawn(process.execPath, ['--input-type=module', '-e', code, module, path])
    await once(asker.stdout, 'data')
    for (let time = 0; time < 50; time++) takeHold(path).release()
    asker.kill('SIGKILL')
    await once(asker, 'exit')
  })

  it('is not had in a folder that is not there', () => {
    assert.throws(() => takeHold('/nowhere/at/all.lock'), { code: 'store.unwritable' })
  })
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'

const entry = new URL('../../src/ledger/index.ts', import.meta.url).href
const listPackages = `
  import { registerHooks } from 'node:module'
  const seen = new Set()
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      if (resolved.url.includes('/node_modules/')) seen.add(specifier)
      return resolved
    },
  })
  await import(${JSON.stringify(entry)})
  process.stdout.write(JSON.stringify([...seen]))`

describe('the ledger room', () => {
  it('loads no package before one of its doors is used, so that commands without a ledger start at once', () => {
    const loaded = execFileSync(process.execPath, ['--input-type=module', '--eval', listPackages], { encoding: 'utf8' })
    assert.deepEqual(JSON.parse(loaded), [])
  })
})

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { assertSchema } from '../support/schemas.ts'
import { delivered } from '../support/smallWorld.ts'

describe('verify', function () {
  this.timeout(60_000)

  for (const [what, file, mark] of [
    ['journal', ['clinic', 'journal.sqlite'], '"signature":"0x'],
    ['ledger', ['maker', 'chain.sqlite'], 'fridge'],
  ] as const)
    it(`names what is not as it was signed in the ${what}, with exit code 5, and mends nothing`, async () => {
      const { path, play } = await delivered()
      const bytes = readFileSync(path(...file))
      // The first copy may be one that the database has left behind on a free page.
      const at = bytes.lastIndexOf(mark) + mark.length
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      writeFileSync(path(...file), bytes)
      const { stdout, exit } = await play('clinic', 'verify', '--json')
      assertSchema('verify', JSON.parse(stdout))
      assert.equal(JSON.parse(stdout).ok, false)
      assert.equal(exit, 5)
      const told = await play('clinic', 'verify')
      assert.match(told.stdout, /^.+: [a-z]+\.[a-z-]+\n {2}\S[\s\S]+\n\d+ not as it was signed\n$/)
      assert.deepEqual(readFileSync(path(...file)), bytes)
    })

  it('does not claim to have checked what is not in the exchange folder', async () => {
    const { path, play } = await delivered()
    assert.match((await play('clinic', 'verify')).stdout, /\neverything is as it was signed\n$/)
    const documents = readdirSync(path('exchange')).filter((name) => /^[0-9a-f]{2}$/.test(name))
    for (const folder of documents) rmSync(path('exchange', folder), { recursive: true })
    const { stdout, exit } = await play('clinic', 'verify')
    const absent = documents.length === 1 ? '1 document' : `${documents.length} documents`
    const sentence = `everything that is here is as it was signed; not in the exchange folder: ${absent}`
    assert.equal(stdout.trimEnd().split('\n').at(-1), sentence)
    assert.equal(exit, 0)
  })
})

import assert from 'node:assert/strict'
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { cartonB, delivered, vial } from '../support/smallWorld.ts'

describe('ledger prune', function () {
  this.timeout(60_000)

  it('gives room back, and leaves every answer and every proof as it was', async () => {
    const { json, tell } = await delivered()
    const before = await json('clinic', 'verify')
    const pruned = await json('maker', 'ledger', 'prune', '--keep', '1')
    assert.ok(Number(pruned.forgotten) > 0)
    assert.ok(Number(pruned.bytesAfter) < Number(pruned.bytesBefore))
    assert.deepEqual(await json('clinic', 'verify'), before)
    // The rulebook still knows who holds what: one carton's vial opens, the other carton moves.
    await json('clinic', 'vial', 'open', vial(0))
    await json('clinic', 'container', 'place', cartonB, '--container', 'freezer')
    assert.match(await tell('maker', 'ledger', 'prune'), /^0 pieces of state forgotten\n\d+ KiB before, \d+ KiB now\n$/)
    assert.equal((await json('clinic', 'verify')).ok, true)
  })

  it('keeps at least one block, and is for embedded ledgers', async () => {
    const { play, path } = await delivered()
    assert.match((await play('maker', 'ledger', 'prune', '--keep', '0')).stderr, /cli.number-malformed/)
    rmSync(path('maker', 'chain.sqlite'))
    assert.match((await play('clinic', 'ledger', 'prune')).stderr, /app\.ledger-unreachable/)
  })
})

describe('ledger backup', function () {
  this.timeout(60_000)

  it('makes a copy that stands in for the ledger, and says from the witnesses what came after it', async () => {
    const { json, play, path } = await delivered()
    const copy = path('copy.sqlite')
    const { file, head } = await json('clinic', 'ledger', 'backup', copy)
    assert.equal(file, copy)
    assert.ok(!existsSync(`${copy}.part`))
    const blocks = Number(head?.height)
    await json('clinic', 'container', 'place', cartonB, '--container', 'freezer')
    await json('clinic', 'ledger', 'status')
    cpSync(copy, path('maker', 'chain.sqlite'))
    const verified = await play('clinic', 'verify', '--json')
    assert.equal(verified.exit, 5)
    const { checked, findings } = JSON.parse(verified.stdout)
    assert.equal(checked.blocks, blocks)
    for (const code of ['chain.truncated', 'verify.record-missing'])
      assert.match(JSON.stringify(findings), new RegExp(`"${code}"`))
  })

  it('overwrites nothing', async () => {
    const { play, path } = await delivered()
    writeFileSync(path('taken'), 'mine')
    const { stderr, exit } = await play('clinic', 'ledger', 'backup', path('taken'))
    assert.ok(stderr.includes('app.file-exists'))
    assert.equal(exit, 2)
  })
})

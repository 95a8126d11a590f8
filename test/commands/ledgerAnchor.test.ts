import assert from 'node:assert/strict'
import { startAnvil } from '../support/anvil.ts'
import { delivered } from '../support/smallWorld.ts'

describe('ledger anchor', function () {
  this.timeout(60_000)

  it('names the address that needs money, then anchors, and verify counts it', async () => {
    const { json, tell, play } = await delivered()
    const anvil = await startAnvil({ chainId: 1_337, fees: true })
    try {
      const poor = await play('maker', 'ledger', 'anchor', '--to', anvil.url)
      const [by] = /0x[0-9a-f]{40}/.exec(poor.stderr) ?? assert.fail(poor.stderr)
      assert.equal(poor.exit, 1)
      await anvil.ask('anvil_setBalance', by, '0xde0b6b3a7640000')
      const anchored = await json('maker', 'ledger', 'anchor', '--to', anvil.url)
      assert.deepEqual([anchored.by, anchored.chainId], [by, 1337])
      assert.match(
        await tell('maker', 'verify', '--anchors'),
        /\n1 heads anchored on another chain\neverything is as it was/,
      )
      const theirs = await json('clinic', 'verify', '--anchors', '--at', anvil.url, '--by', by)
      assert.deepEqual([theirs.ok, theirs.checked?.publicAnchors], [true, 1])
      assert.equal((await play('clinic', 'verify', '--anchors')).exit, 2)
    } finally {
      await anvil.signal('SIGKILL')
    }
  })
})

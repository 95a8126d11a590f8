import assert from 'node:assert/strict'
import { systemWiring } from '../../src/app/index.ts'
import { otherNetwork } from '../support/otherNetwork.ts'
import { cartonA, delivered } from '../support/smallWorld.ts'

describe('ledger move', function () {
  this.timeout(60_000)

  it('takes one site after the other to the network, where both go on', async () => {
    const { json, tell, play } = await delivered()
    const network = await otherNetwork(7053, systemWiring().clock)
    try {
      const first = await json('maker', 'ledger', 'move', '--to', network.url)
      assert.deepEqual([first.relayed, first.urls], [first.statements, [network.url]])
      const left = await play('clinic', 'container', 'place', cartonA, '--container', 'freezer')
      assert.equal(left.exit, 1, left.stderr)
      assert.match(left.stderr, /has moved to/)
      assert.match(
        await tell('clinic', 'ledger', 'move', '--to', network.url),
        /^\d+ statements on chain 7053, 0 of them relayed now\nrulebook at 0x[0-9a-f]{40}\n$/,
      )
      assert.equal((await json('clinic', 'verify')).ok, true)
      const again = await play('maker', 'ledger', 'move', '--to', network.url)
      assert.equal(again.exit, 2)
    } finally {
      await network.close()
    }
  })
})

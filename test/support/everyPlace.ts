// Loaded by `npm run test:places` before the contract suite: whatever a test sent to the rulebook in memory is sent to a
// node of a network, too, and must do the same there: every log, all gas, and every word that is kept.
import assert from 'node:assert/strict'
import { type Anvil, startAnvil } from './anvil.ts'
import { did, replayOn, storageAt, words } from './replay.ts'
import { chainId, opening, type Rulebook } from './rulebook.ts'

let anvil: Anvil
let genesis: unknown
let replayed = 0
/** What was opened, and how much of what it was sent has been replayed. */
const opened = new Map<Rulebook, number>()

export const mochaHooks = {
  async beforeAll() {
    opening.told = (rulebook) => void opened.set(rulebook, 0)
    anvil = await startAnvil({ chainId, startsAt: 0, blockGas: 1e12 })
    genesis = await anvil.ask('evm_snapshot')
  },
  async afterEach(this: Mocha.Context) {
    this.timeout(600_000)
    for (const [rulebook, before] of opened) {
      const { sent, domain, storage } = rulebook
      // A story from which others were told is replayed with them.
      const told = [...opened.keys()].some(
        (other) => other !== rulebook && sent.every((one, at) => other.sent[at] === one),
      )
      if (sent.length === before || (before === 0 && told)) continue
      await anvil.ask('evm_revert', genesis)
      genesis = await anvil.ask('evm_snapshot')
      assert.deepEqual(await replayOn(anvil, sent), did(sent))
      assert.deepEqual(words(await storageAt(anvil, domain.contract)), words(storage()))
      opened.set(rulebook, sent.length)
      replayed += sent.length
    }
    for (const rulebook of [...opened.keys()].slice(0, -keptRulebooks)) opened.delete(rulebook)
  },
  async afterAll() {
    assert.ok(replayed > 1000, `expected transactions by the thousand, ${replayed} were replayed`)
    console.log(`      ${replayed} transactions did the same on a node of a network`)
    await anvil.signal('SIGKILL')
  },
}

/** Tests open theirs anew; only the last few are still spoken to. */
const keptRulebooks = 8

import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Event } from '../../src/event/index.ts'
import { openEmbeddedChain } from '../../src/ledger/index.ts'
import { instant, sha256 } from '../../src/values/index.ts'
import { startAnvil } from '../support/anvil.ts'
import { manualClock } from '../support/clock.ts'
import { random } from '../support/ledgerChain.ts'
import { type Did, did, didOf, type ReceiptJson, replayOn, storageAt, words } from '../support/replay.ts'
import { chainId } from '../support/rulebook.ts'
import {
  batch,
  cartonB,
  cast,
  dayMs,
  delivered,
  dosing,
  exposed,
  forged,
  handOver,
  minuteMs,
  opening,
  openStory,
  placing,
  type Story,
} from '../support/rulebookStory.ts'
import { tempDir } from '../support/tempDir.ts'

const { maker, clinic, carrier, quality, regulator } = cast

/** Handoffs, an excursion, doses and reports about them, what is refused, what is malformed, and what starves of gas. */
async function longStory(): Promise<Story> {
  const story = await openStory()
  await delivered(story)
  await story.said(clinic.operator, placing(cartonB, 'clinic', 'fridge'))
  for (const index of [0, 1, 2])
    await story.said(clinic.operator, { ...opening(story, index), discardAt: instant(story.now() + dayMs) })
  const doses = [0, 0, 1].map((index) => story.sign(clinic.operator, dosing(index)))
  await story.submit(...doses, story.sign(clinic.operator, opening(story, 0)), ...doses)
  const symptom: Event = { kind: 'symptom', dose: doses[1]!.id, ciphertextHash: sha256('sealed') }
  await story.said(clinic.operator, symptom)
  story.later(90 * minuteMs)
  const excursion = await exposed(story, 'clinic', 'fridge')
  const assess: Event = { kind: 'assess', unit: cartonB.id, excursion, decision: 'cleared' }
  await story.submit(story.sign(carrier.operator, assess), story.sign(quality.operator, assess))
  const note: Event = { kind: 'recall', target: batch.id, scope: 'batch', reason: 'leaking' }
  await story.submit(forged(story, maker.operator, note, { data: '0xff' }), story.sign(clinic.operator, note))
  await story.rulebook.submit([story.sign(clinic.operator, opening(story, 5))], 90_000n)
  await handOver(story, cartonB, 'clinic', 'carrier')
  await story.said(regulator.operator, note)
  assert.equal(await story.say(clinic.operator, dosing(2)), 'batch-recalled')
  return story
}

describe('the one bytecode', function () {
  this.timeout(20_000)
  let story: Story
  before(async () => {
    story = await longStory()
  })

  it('does the same on a node of a network: every log, all gas, and every word that is kept', async () => {
    const { sent, storage, domain } = story.rulebook
    assert.ok(sent.some(({ succeeded }) => !succeeded) && sent.length > 25)
    const anvil = await startAnvil({ chainId, startsAt: 0, blockGas: 1e12 })
    assert.deepEqual(await replayOn(anvil, sent), did(sent))
    assert.deepEqual(words(await storageAt(anvil, domain.contract)), words(storage()))
    await anvil.signal('SIGKILL')
  })

  it('does the same on the embedded chain: every log, and all gas', async () => {
    const { sent } = story.rulebook
    const clock = manualClock(instant(1000))
    const file = join(await tempDir(), 'chain.sqlite')
    const chain = await openEmbeddedChain(file, { clock, random, chainId, sealerKey: `0x${'5e'.repeat(32)}` })
    const ask = (method: string, ...params: unknown[]) => chain.request({ method, params })
    const replayed: Did[] = []
    for (const { raw, seconds } of sent) {
      clock.jump(seconds * 1000 - clock.now())
      replayed.push(
        didOf((await ask('eth_getTransactionReceipt', await ask('eth_sendRawTransaction', raw))) as ReceiptJson),
      )
    }
    assert.deepEqual(replayed, did(sent))
    chain.close()
  })
})

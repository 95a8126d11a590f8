import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { joinLedger, ledgerStatus, placeUnit, syncLedger, verify } from '../../src/app/index.ts'
import { openEmbeddedChain } from '../../src/ledger/index.ts'
import type { Hex } from '../../src/values/index.ts'
import { type Consortium, cartonA, delivered } from '../support/consortium.ts'
import { type RpcServer, serveRpc } from '../support/rpcServer.ts'

/** The consortium's ledger behind a URL, and the clinic connected to it by that. */
async function connected(): Promise<Consortium & { server: RpcServer; end: () => Promise<void> }> {
  const story = await delivered()
  const { clinic, laboratory } = story.at
  const { ledger } = clinic.site.file
  const { chainId, contract } = ledger ?? assert.fail()
  const sealerKey = readFileSync(laboratory.path('keys', 'sealer'), 'utf8').trim() as Hex
  const ports = { ...story.wiring, chainId, sealerKey }
  const chain = await openEmbeddedChain(laboratory.path('chain.sqlite'), ports)
  const server = await serveRpc(chain)
  const file = join(story.dir, 'network.json')
  writeFileSync(file, JSON.stringify({ type: 'network', chainId, contract, urls: [server.url] }))
  clinic.site.update((content) => {
    content.ledger = null
  })
  joinLedger(clinic, file)
  const end = async () => {
    await story.close()
    await server.close()
    chain.close()
  }
  return { ...story, server, end }
}

describe('a ledger behind a URL', () => {
  it('takes what is said, answers what is asked, and is verified as far as it can be seen', async () => {
    const story = await connected()
    const { clinic, maker } = story.at
    await placeUnit(clinic, cartonA, 'fridge')
    const { tables } = await maker.answers()
    assert.equal(tables.placement.list().length, 1)
    assert.equal((await clinic.answers()).dump(), (await maker.answers()).dump())
    const { ok, checked, findings } = await verify(clinic)
    assert.deepEqual([ok, findings], [true, []])
    assert.equal(checked.blocks, (await ledgerStatus(clinic)).head?.height)
    await story.end()
  })

  it('that falls silent keeps nothing from being said, and hears it later', async () => {
    const story = await connected()
    await story.at.clinic.answers()
    story.server.hangUp()
    await assert.rejects(placeUnit(story.at.clinic, cartonA, 'fridge'), { code: 'app.ledger-unreachable' })
    assert.equal((await ledgerStatus(story.reopen('clinic'))).head, null)
    const again = story.reopen('clinic')
    const { ledger } = story.at.carrier.site.file
    again.site.update((file) => {
      file.ledger = ledger
    })
    assert.deepEqual(await syncLedger(again), { recorded: 1, rejected: 0, pending: 0, refused: [] })
    await story.end()
  })

  it('that turns out to be another one is not believed', async () => {
    const story = await connected()
    story.at.clinic.site.update((file) => {
      if (file.ledger) file.ledger = { ...file.ledger, chainId: 5 }
    })
    await assert.rejects(story.reopen('clinic').answers(), { code: 'ledger.chain-mismatch', kind: 'failed' })
    await story.end()
  })
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { openChain } from '../../../src/ledger/embedded/chain.ts'
import { evmCrypto } from '../../../src/ledger/embedded/crypto.ts'
import { chainTables, openChainStore } from '../../../src/ledger/embedded/tables.ts'
import { verifyChain } from '../../../src/ledger/embedded/verify.ts'
import { curve } from '../../../src/sign/index.ts'
import type { Store } from '../../../src/store/index.ts'
import { hexOf, isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import {
  chainId,
  keep,
  keeperCode,
  random,
  rawTransaction,
  sealerKey,
  wallet,
  word,
} from '../../support/ledgerChain.ts'
import { failingStore, type WriteFailure, writeFailures } from '../../support/storeFaults.ts'
import { tempDir } from '../../support/tempDir.ts'

type Chain = Awaited<ReturnType<typeof openChain>>
/** A chain and the two connections under it. */
type Open = { readonly chain: Chain; readonly writing: Store; readonly reading: Store }

const movedTo = 'http://127.0.0.1:8545'
const keeper = '0xf2e246bb76df876cef8b38ae84130f4f55de395b'

const send =
  (nonce: number, data: typeof keeperCode, to?: string) =>
  async ({ chain }: Open) => {
    const raw = await rawTransaction({ from: wallet(0), nonce, data, ...(to ? { to } : {}) })
    await chain.request({ method: 'eth_sendRawTransaction', params: [raw] })
  }

/** Every durable write of the chain, in the order a ledger makes them; each must survive being made twice. */
const writes: Record<string, (open: Open) => unknown> = {
  'begin with block 0': () => undefined, // by opening it
  'a block with a contract': send(0, keeperCode),
  'a block with a call': send(1, keep(1, 1000), keeper),
  'another block': send(2, keep(2, 2000), keeper),
  'forget old state': ({ chain }) => chain.prune(1),
  'the block after that': send(3, keep(1, 3000), keeper),
  'end the chain': async ({ chain, writing }) => {
    const head = chainTables(writing).head()?.hash ?? assert.fail('no head')
    assert.equal(await chain.endAt(hexOf(head) as never, movedTo), true)
  },
}

async function openOver(writing: Store, file: string): Promise<Open> {
  const reading = openChainStore(file)
  try {
    const options = { clock: manualClock(), random, chainId, sealerKey }
    return { chain: await openChain(writing, reading, evmCrypto(curve), options), writing, reading }
  } catch (error) {
    reading.close()
    throw error
  }
}

/** What whoever was told of a failure does: goes on with the same process, or starts another. */
type Then = 'goes on' | 'starts again'

/** Makes every write, the `nth` one twice: it goes wrong, and whoever asked asks again. */
async function live(nth: number, failure: WriteFailure, then: Then) {
  const file = join(await tempDir(), 'chain.sqlite')
  const failing = failingStore(openChainStore(file), nth, failure)
  let failures = 0
  const failed = (error: unknown) => {
    if (!isFault(error, 'store.io')) throw error
    failures += 1
  }
  let open = await openOver(failing, file).catch((error) => {
    failed(error)
    return openOver(failing, file)
  })
  const close = () => [open.reading, open.writing].map((store) => store.close())
  for (const write of Object.values(writes)) {
    try {
      await write(open)
    } catch (error) {
      failed(error)
      if (then === 'starts again') {
        close()
        open = await openOver(openChainStore(file), file)
      }
      await write(open)
    }
  }
  const stored = (key: number) =>
    open.chain.request({ method: 'eth_call', params: [{ to: keeper, data: `0x${word(key)}` }, 'latest'] })
  const tables = chainTables(open.reading)
  const blocks = [tables.height() + 1, tables.movedTo(), await stored(1), await stored(2)]
  close()
  const { findings } = await verifyChain(file, { witnesses: [] })
  return { failures, blocks, findings, begun: failing.writes() }
}

describe('every durable write of the embedded chain', () => {
  it('is one transaction, and all of them are in the table above', async () => {
    const { begun, failures } = await live(Number.POSITIVE_INFINITY, 'fails but persists', 'goes on')
    assert.deepEqual([begun, failures], [Object.keys(writes).length, 0])
  })

  for (const then of ['goes on', 'starts again'] as const)
    for (const failure of writeFailures)
      for (const [nth, name] of Object.keys(writes).entries())
        it(`loses nothing and does nothing twice when it ${failure} and the process ${then}: ${name}`, async () => {
          const { failures, blocks, findings } = await live(nth, failure, then)
          assert.equal(failures, 1)
          assert.deepEqual(blocks, [5, movedTo, `0x${word(3000)}`, `0x${word(2000)}`])
          assert.deepEqual(findings, [])
        })
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { BrowserProvider, Contract, ContractFactory } from 'ethers'
import { openChain } from '../../../src/ledger/embedded/chain.ts'
import { evmCrypto } from '../../../src/ledger/embedded/crypto.ts'
import { openEmbeddedChain } from '../../../src/ledger/embedded/open.ts'
import { openChainStore } from '../../../src/ledger/embedded/tables.ts'
import { verifyChain } from '../../../src/ledger/embedded/verify.ts'
import { portableCurve } from '../../../src/sign/curve.ts'
import { instant, isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import {
  chainId,
  deployKeeper,
  keep,
  keeperCode,
  openTestChain,
  random,
  rawTransaction,
  sealerKey,
  type TestChain,
  wallet,
  word,
} from '../../support/ledgerChain.ts'
import { editChain, flipBit, rowsOf } from '../../support/ledgerDamage.ts'
import { tempDir } from '../../support/tempDir.ts'

const send = (chain: TestChain, raw: string) => chain.request({ method: 'eth_sendRawTransaction', params: [raw] })
const ask = (chain: TestChain, method: string, ...params: unknown[]) => chain.request({ method, params })
const sound = { witnesses: [] }

describe('the embedded chain', () => {
  it('keeps what a contract stored, over closing and opening again', async () => {
    const chain = await openTestChain()
    const keeper = await deployKeeper(chain, 2)
    chain.close()
    const again = await openTestChain(chain.file)
    const stored = await ask(again, 'eth_call', { to: keeper, data: `0x${word(2)}` }, 'latest')
    again.close()
    assert.equal(stored, `0x${word(2000)}`)
  })

  it('waits for its turn in real time, whatever time the blocks have', async () => {
    const chain = await openTestChain()
    const holder = openChainStore(chain.file)
    const story = manualClock()
    const real = manualClock()
    const options = {
      clock: story,
      lineClock: { ...real, sleep: (ms: number) => real.advance(ms) },
      random,
      chainId,
      sealerKey,
    }
    const waiting = await openEmbeddedChain(chain.file, options)
    let release = () => {}
    const held = holder.exclusive(() => new Promise<void>((resolve) => (release = resolve)), { clock: story })
    const raw = await rawTransaction({ from: wallet(0), nonce: 0, data: keeperCode })
    const sent = waiting.request({ method: 'eth_sendRawTransaction', params: [raw] })
    while (real.monotonicMs() < 500) await new Promise((resolve) => setImmediate(resolve))
    release()
    await Promise.all([held, sent])
    for (const open of [chain, waiting, holder]) open.close()
    assert.equal(story.monotonicMs(), 0)
  })

  it('looks like an ordinary network to ethers', async () => {
    const chain = await openTestChain()
    const provider = new BrowserProvider(chain, chainId, { staticNetwork: true, cacheTimeout: -1, pollingInterval: 5 })
    const signer = wallet(3).connect(provider)
    const free = { gasPrice: 0n, type: 0 }
    const deployed = await new ContractFactory([], keeperCode, signer).deploy(free)
    await deployed.waitForDeployment()
    const keeper = new Contract(await deployed.getAddress(), [], signer)
    const sent = await signer.sendTransaction({ to: keeper, data: keep(5, 55), ...free })
    const receipt = await sent.wait()
    const logs = await provider.getLogs({ address: keeper.target, topics: [`0x${word(5)}`], fromBlock: 0 })
    const mined = await provider.getTransaction(sent.hash)
    const block = await provider.getBlock(2, true)
    provider.destroy()
    chain.close()

    assert.equal(receipt?.status, 1)
    assert.equal(receipt?.logs[0]?.data, keep(5, 55))
    assert.deepEqual(
      logs.map((log) => [log.transactionHash, log.blockNumber, log.index]),
      [[sent.hash, 2, 0]],
    )
    assert.equal(mined?.from, wallet(3).address)
    assert.equal(block?.prefetchedTransactions[0]?.hash, sent.hash)
  })

  it('answers a transaction it has already with the same hash, and writes no second block', async () => {
    const chain = await openTestChain()
    const raw = await rawTransaction({ from: wallet(0), nonce: 0, data: keeperCode })
    const hashes = [await send(chain, raw), await send(chain, raw)]
    const height = await ask(chain, 'eth_blockNumber')
    chain.close()
    assert.equal(hashes[0], hashes[1])
    assert.equal(height, '0x1')
  })

  it('takes concurrent transactions of one process one after the other', async () => {
    const chain = await openTestChain()
    const raws = await Promise.all(
      [1, 2, 3].map((n) => rawTransaction({ from: wallet(n), nonce: 0, data: keeperCode })),
    )
    await Promise.all(raws.map((raw) => send(chain, raw)))
    const { blocks, findings } = await verifyChain(chain.file, sound)
    chain.close()
    assert.deepEqual({ blocks, findings }, { blocks: 3, findings: [] })
  })

  it('refuses a nonce that is not the next, and goes on as if nothing had been', async () => {
    const chain = await openTestChain()
    const keeper = await deployKeeper(chain)
    const at = (nonce: number) => rawTransaction({ from: wallet(0), nonce, to: keeper, data: keep(1, nonce) })
    await assert.rejects(send(chain, await at(7)), { code: -32000, message: /nonce too high: the next is 1/ })
    await send(chain, await at(1))
    await assert.rejects(
      send(chain, await rawTransaction({ from: wallet(0), nonce: 1, to: keeper, data: keep(2, 2) })),
      { code: -32000, message: /nonce too low/ },
    )
    await send(chain, await at(2))
    const report = await verifyChain(chain.file, sound)
    chain.close()
    assert.deepEqual(report, { blocks: 3, findings: [] })
  })

  it('refuses a transaction signed for another chain', async () => {
    const chain = await openTestChain()
    const foreign = await wallet(0).signTransaction({
      type: 0,
      chainId: 1,
      nonce: 0,
      gasPrice: 0,
      gasLimit: 1e6,
      data: '0x',
    })
    await assert.rejects(send(chain, foreign), { code: -32000 })
    chain.close()
  })

  it('records a reverted transaction as failed and gives the reason of a reverted call', async () => {
    const chain = await openTestChain()
    const keeper = await deployKeeper(chain)
    const hash = await send(chain, await rawTransaction({ from: wallet(0), nonce: 1, to: keeper, data: keep(0, 9) }))
    const receipt = (await ask(chain, 'eth_getTransactionReceipt', hash)) as { status: string; logs: unknown[] }
    const call = ask(chain, 'eth_call', { to: keeper, data: keep(0, 9) }, 'latest')
    await assert.rejects(call, { code: 3, data: '0x' })
    chain.close()
    assert.deepEqual([receipt.status, receipt.logs], ['0x0', []])
  })

  it('leaves nothing behind after a call that writes', async () => {
    const chain = await openTestChain()
    const keeper = await deployKeeper(chain, 1)
    const nodes = () => rowsOf<{ n: number }>(chain.file, 'SELECT count(*) AS n FROM node')[0]?.n
    const before = nodes()
    await ask(chain, 'eth_call', { to: keeper, data: keep(1, 666) }, 'latest')
    const stored = await ask(chain, 'eth_call', { to: keeper, data: `0x${word(1)}` }, 'latest')
    await send(chain, await rawTransaction({ from: wallet(5), nonce: 0, data: '0x00' }))
    const report = await verifyChain(chain.file, sound)
    chain.close()
    assert.equal(stored, `0x${word(1000)}`)
    assert.deepEqual(report, { blocks: 3, findings: [] })
    assert.ok((nodes() ?? 0) - (before ?? 0) < 6, 'only the path to one new account')
  })

  it('answers for a past block as it was', async () => {
    const chain = await openTestChain()
    const keeper = await deployKeeper(chain, 1)
    await send(chain, await rawTransaction({ from: wallet(0), nonce: 2, to: keeper, data: keep(1, 7) }))
    const call = { to: keeper, data: `0x${word(1)}` }
    const [then, now] = [await ask(chain, 'eth_call', call, '0x2'), await ask(chain, 'eth_call', call, 'latest')]
    chain.close()
    assert.deepEqual([then, now], [`0x${word(1000)}`, `0x${word(7)}`])
  })

  it('dates a block by the clock it was given, and always after its parent', async () => {
    const clock = manualClock(instant(Date.UTC(2026, 0, 1)))
    const chain = await openTestChain(undefined, clock)
    const times: number[] = []
    for (const n of [0, 1, 2]) {
      await send(chain, await rawTransaction({ from: wallet(n), nonce: 0, data: keeperCode }))
      const block = (await ask(chain, 'eth_getBlockByNumber', 'latest', false)) as { timestamp: string }
      times.push(Number(block.timestamp) - Date.UTC(2026, 0, 1) / 1000)
      clock.jump(n === 0 ? -3_600_000 : 7_200_000)
    }
    chain.close()
    assert.deepEqual(times, [0, 1, 3600])
  })

  it('does the same without native code, so that both kinds of site agree on every block', async () => {
    const file = join(await tempDir(), 'chain.sqlite')
    const [writing, reading] = [openChainStore(file), openChainStore(file)]
    const options = { clock: manualClock(), random, chainId, sealerKey }
    const portable = { ...(await openChain(writing, reading, evmCrypto(portableCurve), options)), ...reading }
    const native = await openTestChain()
    await deployKeeper(portable, 3)
    await deployKeeper(native, 3)
    const head = (of: string) => rowsOf<{ hash: Uint8Array }>(of, 'SELECT hash FROM block ORDER BY number')
    const [a, b] = [head(file), head(native.file)]
    for (const open of [writing, reading, native]) open.close()
    assert.deepEqual(a, b)
  })

  it('refuses a file sealed by another key, and a file of another chain', async () => {
    const { file, close } = await openTestChain()
    close()
    const options = { clock: manualClock(), random, chainId, sealerKey }
    await assert.rejects(openEmbeddedChain(file, { ...options, sealerKey: `0x${'77'.repeat(32)}` }), (error) =>
      isFault(error, 'ledger.sealer-mismatch'),
    )
    await assert.rejects(openEmbeddedChain(file, { ...options, chainId: 5 }), (error) =>
      isFault(error, 'ledger.chain-mismatch'),
    )
  })

  it('answers with the fault of the store where no file can be', async () => {
    const options = { clock: manualClock(), random, chainId, sealerKey }
    const nowhere = join(await tempDir(), 'absent', 'chain.sqlite')
    await assert.rejects(openEmbeddedChain(nowhere, options), (error) => isFault(error, 'store.unwritable'))
  })

  it('keeps the head when the disk fills during a block, and goes on once there is room', async () => {
    const file = join(await tempDir(), 'chain.sqlite')
    const [writing, reading] = [openChainStore(file), openChainStore(file)]
    const options = { clock: manualClock(), random, chainId, sealerKey }
    const chain = {
      ...(await openChain(writing, reading, {}, options)),
      backup: reading.backup,
      compact: writing.compact,
      close() {},
    }
    const keeper = await deployKeeper(chain, 1)
    const pages = writing.prepare<{ page_count: number }>('PRAGMA page_count').get()?.page_count
    writing.prepare(`PRAGMA max_page_count = ${pages}`).get()
    const big = await rawTransaction({
      from: wallet(0),
      nonce: 2,
      to: keeper,
      data: `${keep(2, 2)}${'ab'.repeat(20_000)}`,
    })
    const request = { method: 'eth_sendRawTransaction', params: [big] }
    await assert.rejects(chain.request(request), (error) => isFault(error, 'store.full'))
    assert.equal(await chain.request({ method: 'eth_blockNumber' }), '0x2')
    writing.prepare('PRAGMA max_page_count = 100000').get()
    await chain.request(request)
    const report = await verifyChain(file, sound)
    for (const open of [writing, reading]) open.close()
    assert.deepEqual(report, { blocks: 3, findings: [] })
  })

  it('answers no question about state that was edited, and none about tables that disagree', async () => {
    const before = await openTestChain()
    const keeper = await deployKeeper(before, 1)
    before.close()
    const leaves = rowsOf<{ hash: Uint8Array; value: Uint8Array }>(before.file, 'SELECT hash, value FROM node')
    for (const { hash, value } of leaves)
      editChain(before.file, 'UPDATE node SET value = ? WHERE hash = ?', flipBit(value, 8 * value.length - 3), hash)
    editChain(before.file, 'UPDATE log SET nth = 7')
    const chain = await openTestChain(before.file)
    const damaged = (error: unknown) => isFault(error, 'ledger.chain-damaged')
    await assert.rejects(ask(chain, 'eth_call', { to: keeper, data: `0x${word(1)}` }, 'latest'), damaged)
    await assert.rejects(send(chain, await rawTransaction({ from: wallet(0), nonce: 2, data: '0x' })), damaged)
    await assert.rejects(ask(chain, 'eth_getLogs', { fromBlock: '0x0' }), damaged)
    chain.close()
  })

  it('forgets old state without losing the present one, or a block', async () => {
    const chain = await openTestChain()
    const beside = await openTestChain(chain.file)
    const keeper = await deployKeeper(chain, 6)
    const nodes = () => rowsOf<{ n: number }>(chain.file, 'SELECT count(*) AS n FROM node')[0]?.n ?? 0
    const before = nodes()
    const forgotten = await chain.prune(2)
    assert.ok(forgotten > 0)
    assert.equal(nodes(), before - forgotten)

    const call = { to: keeper, data: `0x${word(5)}` }
    for (const at of ['latest', '0x6']) assert.equal(await ask(chain, 'eth_call', call, at), `0x${word(5000)}`)
    await assert.rejects(ask(beside, 'eth_call', call, '0x3'), { code: -32000, message: /block 3 .*pruned/ })
    await send(beside, await rawTransaction({ from: wallet(0), nonce: 7, to: keeper, data: keep(1, 1) }))
    await send(chain, await rawTransaction({ from: wallet(0), nonce: 8, to: keeper, data: keep(1, 1000) }))
    const report = await verifyChain(chain.file, sound)
    for (const open of [chain, beside]) open.close()
    assert.deepEqual(report, { blocks: 9, findings: [] })
  })

  it('copies itself whole while it is open', async () => {
    const chain = await openTestChain()
    await deployKeeper(chain, 2)
    const copy = join(await tempDir(), 'copy.sqlite')
    await chain.backup(copy)
    chain.close()
    assert.deepEqual(await verifyChain(copy, sound), { blocks: 3, findings: [] })
  })

  it('names a method it does not have', async () => {
    const chain = await openTestChain()
    await assert.rejects(ask(chain, 'eth_mining'), { code: 4200 })
    await assert.rejects(ask(chain, 'toString'), { code: 4200 })
    chain.close()
  })
})

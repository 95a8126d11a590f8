import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { verifyChain } from '../../../src/ledger/index.ts'
import { deployKeeper, openTestChain, wallet } from '../../support/ledgerChain.ts'
import { rowsOf } from '../../support/ledgerDamage.ts'

const writer = fileURLToPath(new URL('../../support/ledgerWriter.ts', import.meta.url))

type Writer = { readonly process: ChildProcess; readonly acknowledged: string[]; readonly lines: AsyncIterator<string> }

function startWriter(file: string, ...args: (string | number)[]): Writer {
  const child = spawn(process.execPath, [writer, file, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  const lines = createInterface({ input: child.stdout! })
  lines.on('line', (line) => acknowledged.push(line))
  return { process: child, acknowledged, lines: lines[Symbol.asyncIterator]() }
}

async function prepared(): Promise<{ file: string; keeper: string }> {
  const chain = await openTestChain()
  const keeper = await deployKeeper(chain)
  chain.close()
  return { file: chain.file, keeper }
}

const stored = (file: string) =>
  new Set(rowsOf<{ hash: string }>(file, `SELECT '0x' || lower(hex(hash)) AS hash FROM tx`).map(({ hash }) => hash))

const blocksByHash = (file: string) =>
  new Map(
    rowsOf<{ hash: string; block: number }>(file, `SELECT '0x' || lower(hex(hash)) AS hash, block FROM tx`).map(
      ({ hash, block }) => [hash, block],
    ),
  )

describe('several processes on one embedded chain', function () {
  this.timeout(120_000)

  it('lose nothing when four write at the same time, and none is overtaken for long', async () => {
    const { file, keeper } = await prepared()
    const each = 12
    const writers = [1, 2, 3, 4].map((n) => startWriter(file, n, 0, each, keeper))
    await Promise.all(writers.map(({ process }) => once(process, 'close')))
    const acknowledged = writers.map((one) => one.acknowledged.filter((line) => line !== 'open'))
    for (const hash of acknowledged.flat()) assert.ok(stored(file).has(hash))
    assert.deepEqual(await verifyChain(file, { witnesses: [] }), { blocks: 1 + 4 * each, findings: [] })
    // Counted in turns of the others and not in time, which is another on every machine.
    const blocks = blocksByHash(file)
    const turns = acknowledged.map((hashes) => hashes.map((hash) => blocks.get(hash) ?? assert.fail('no block')))
    for (const own of turns) for (const [at, turn] of own.slice(1).entries()) assert.ok(turn - (own[at] ?? 0) < 22)
  })

  it('let one copy the chain whole while another writes', async () => {
    const { file, keeper } = await prepared()
    const busy = startWriter(file, 1, 0, 1000, keeper)
    for (let line = 0; line < 3; line++) await busy.lines.next()
    const chain = await openTestChain(file)
    const [copy, seen] = [`${file}.copy`, busy.acknowledged.length]
    await chain.backup(copy)
    chain.close()
    const written = busy.acknowledged.length
    busy.process.kill('SIGKILL')
    await once(busy.process, 'close')
    const { blocks, findings } = await verifyChain(copy, { witnesses: [] })
    assert.deepEqual(findings, [])
    assert.ok(blocks >= seen - 1 && blocks <= written + 2, `${blocks} blocks, ${seen} to ${written} were acknowledged`)
  })

  it('begin one chain together when they open a new file at the same moment', async () => {
    const chain = await openTestChain()
    chain.close()
    const fresh = `${chain.file}.fresh`
    const writers = [1, 2].map((n) => startWriter(fresh, n, 0, 3, wallet(0).address))
    await Promise.all(writers.map(({ process }) => once(process, 'close')))
    assert.deepEqual(await verifyChain(fresh, { witnesses: [] }), { blocks: 6, findings: [] })
  })

  it('leave a valid chain that holds everything acknowledged, whenever one is killed', async () => {
    const { file, keeper } = await prepared()
    const acknowledged: string[] = []
    for (let round = 0; round < 3; round++) {
      const next = stored(file).size - 1
      const killed = startWriter(file, 1, next, 1000, keeper)
      // A different moment of the work in each round; by count, since a time would be another on every machine.
      for (let line = 0; line < 2 + 3 * round; line++) await killed.lines.next()
      killed.process.kill('SIGKILL')
      await once(killed.process, 'close')
      acknowledged.push(...killed.acknowledged.filter((line) => line !== 'open'))
    }
    const kept = stored(file)
    for (const hash of acknowledged) assert.ok(kept.has(hash), `${hash} was acknowledged`)
    const { blocks, findings } = await verifyChain(file, { witnesses: [] })
    assert.deepEqual({ blocks, findings }, { blocks: kept.size, findings: [] })
  })
})

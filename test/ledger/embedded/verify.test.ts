import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { verifyChain } from '../../../src/ledger/embedded/verify.ts'
import { type ChainFindingCode, type ChainHead, chainFindings, readChain } from '../../../src/ledger/index.ts'
import { address, type Digest, hexOf, isFault } from '../../../src/values/index.ts'
import { chainId, deployKeeper, openTestChain } from '../../support/ledgerChain.ts'
import { editChain, flipBit, rowsOf } from '../../support/ledgerDamage.ts'
import { resealed } from '../../support/ledgerReseal.ts'
import { tempDir } from '../../support/tempDir.ts'

const blocks = 4
const untouched = { witnesses: [] }

/** Every stored byte string of a chain, by place. */
const columns: readonly [table: string, column: string, order: string][] = [
  ['block', 'rlp', 'number'],
  ['block', 'hash', 'number'],
  ['tx', 'hash', 'block'],
  ['tx', 'receipt', 'block'],
  ['log', 'address', 'block'],
  ['log', 'topic0', 'block'],
  ['node', 'hash', 'hash'],
  ['node', 'value', 'hash'],
]

const namedBy: Record<string, readonly ChainFindingCode[]> = {
  block: ['chain.genesis-edited', 'chain.block-edited', 'chain.seal-invalid', 'chain.state-mismatch'],
  tx: ['chain.transaction-edited'],
  log: ['chain.log-edited'],
  node: ['chain.node-edited'],
}

describe('verification of an embedded chain', () => {
  let original: string
  let keeper: string
  let heads: ChainHead[]

  before(async () => {
    const chain = await openTestChain()
    keeper = await deployKeeper(chain, blocks - 1)
    chain.close()
    original = chain.file
    heads = rowsOf<{ number: number; hash: Uint8Array }>(
      original,
      'SELECT number, hash FROM block ORDER BY number',
    ).map(({ number, hash }) => ({ height: number, hash: hexOf(hash) as Digest }))
  })

  /** Each test damages a copy of its own. */
  async function copy(): Promise<string> {
    const file = join(await tempDir(), 'chain.sqlite')
    copyFileSync(original, file)
    return file
  }

  it('finds nothing in a chain nobody touched, and every witnessed head in its place', async () => {
    assert.deepEqual(await verifyChain(original, { witnesses: heads }), { blocks, findings: [] })
  })

  it('finds code at the address of the rulebook that is another, and another chain', async () => {
    const identity = { chainId, contract: address(keeper) }
    const { findings } = await verifyChain(original, { witnesses: [], identity })
    assert.deepEqual(
      findings.map(({ code, where }) => [code, where]),
      [['chain.rulebook-foreign', `contract ${identity.contract}`]],
    )
    const elsewhere = await verifyChain(original, { witnesses: [], identity: { ...identity, chainId: 7 } })
    assert.match(elsewhere.findings[0]?.detail ?? '', /^expected chain 7, /)
  })

  it('is an error when the file may not be read, for then nothing is known about it', async function () {
    if (process.platform === 'win32') this.skip()
    const file = await copy()
    chmodSync(dirname(file), 0o600)
    const root = process.getuid?.() === 0
    if (root) process.seteuid?.(65534)
    try {
      await assert.rejects(verifyChain(file, untouched), { code: 'store.unreadable', kind: 'failed' })
    } finally {
      if (root) process.seteuid?.(0)
      chmodSync(dirname(file), 0o700)
    }
  })

  it('tells how far it is', async () => {
    const told: string[] = []
    await verifyChain(original, {
      witnesses: [],
      progress: (done, total, what) => told.push(`${done}/${total} ${what}`),
    })
    assert.deepEqual(told, ['1/4 blocks', '2/4 blocks', '3/4 blocks', '4/4 blocks'])
  })

  it('finds and names one flipped bit anywhere in a block, a transaction, a receipt, a log or a node', async () => {
    const anyPlace = fc.constantFrom(...columns).chain(([table, column, order]) => {
      const rows = rowsOf<{ bytes: Uint8Array; at: number | Uint8Array; block: number }>(
        original,
        `SELECT ${column} AS bytes, ${order} AS at FROM ${table} WHERE ${column} IS NOT NULL ORDER BY ${order}`,
      )
      return fc.record({
        table: fc.constant(table),
        column: fc.constant(column),
        order: fc.constant(order),
        row: fc.constantFrom(...rows),
        bit: fc.nat(),
      })
    })
    await fc.assert(
      fc.asyncProperty(anyPlace, async ({ table, column, order, row, bit }) => {
        const file = await copy()
        const edited = flipBit(row.bytes, bit)
        editChain(file, `UPDATE ${table} SET ${column} = ? WHERE ${order} = ?`, edited, row.at)
        const { findings } = await verifyChain(file, untouched)
        const where =
          table !== 'node' ? `block ${row.at}` : `node ${hexOf(column === 'hash' ? edited : (row.at as Uint8Array))}`
        const found = findings.find((finding) => finding.where === where || finding.where.startsWith(`${where},`))
        assert.ok(found, `${table}.${column} at ${where}: ${JSON.stringify(findings)}`)
        assert.ok(namedBy[table]?.includes(found.code), JSON.stringify(found))
      }),
      { numRuns: 60 },
    )
  })

  const edits: readonly [what: string, sql: string, code: ChainFindingCode, where: string][] = [
    [
      'a log moved to another place',
      'UPDATE log SET position = 5 WHERE block = 2',
      'chain.log-edited',
      'block 2, log 0',
    ],
    ['a log pointing into another log', 'UPDATE log SET nth = 1 WHERE block = 3', 'chain.log-edited', 'block 3, log 0'],
    ['a log removed', 'DELETE FROM log WHERE block = 3', 'chain.log-edited', 'block 3, log 0'],
    [
      'a log invented',
      'INSERT INTO log SELECT block, 1, tx, nth, address, topic0, topic1, topic2, topic3 FROM log WHERE block = 2',
      'chain.log-edited',
      'block 2, log 1',
    ],
    ['a receipt removed', 'DELETE FROM tx WHERE block = 2', 'chain.transaction-edited', 'block 2, transaction 0'],
    [
      'a transaction moved to a block that is not there',
      'UPDATE tx SET block = 9 WHERE block = 4',
      'chain.transaction-edited',
      'block 9',
    ],
    ['a block removed from the middle', 'DELETE FROM block WHERE number = 2', 'chain.block-missing', 'block 2'],
    ['block 0 removed', 'DELETE FROM block WHERE number = 0', 'chain.block-missing', 'block 0'],
    ['the present state cut', 'DELETE FROM node', 'chain.node-missing', 'node 0x'],
  ]
  for (const [what, sql, code, where] of edits)
    it(`finds ${what}`, async () => {
      const file = await copy()
      editChain(file, sql)
      const { findings } = await verifyChain(file, untouched)
      assert.ok(
        findings.some((finding) => finding.code === code && finding.where.startsWith(where)),
        JSON.stringify(findings),
      )
    })

  it('stops at the first bad block and says how many were right', async () => {
    const file = await copy()
    const [block] = rowsOf<{ rlp: Uint8Array }>(file, 'SELECT rlp FROM block WHERE number = 3')
    editChain(file, 'UPDATE block SET rlp = ? WHERE number = 3', flipBit(block!.rlp, 4_000))
    const report = await verifyChain(file, untouched)
    assert.equal(report.blocks, 2)
    assert.deepEqual(
      report.findings.filter(({ where }) => where.startsWith('block')).map(({ where }) => where),
      ['block 3'],
    )
  })

  it('sees only with a witness that the last block was removed', async () => {
    const file = await copy()
    editChain(file, `DELETE FROM log WHERE block = ${blocks}`)
    editChain(file, `DELETE FROM tx WHERE block = ${blocks}`)
    editChain(file, `DELETE FROM block WHERE number = ${blocks}`)
    assert.deepEqual(await verifyChain(file, untouched), { blocks: blocks - 1, findings: [] })
    const { findings } = await verifyChain(file, { witnesses: heads })
    assert.deepEqual(
      findings.map(({ code, where }) => [code, where]),
      [['chain.truncated', `block ${blocks}`]],
    )
  })

  it('sees only with a witness that the whole chain was sealed anew', async () => {
    const other = await openTestChain()
    await deployKeeper(other, 1)
    other.close()
    const { findings } = await verifyChain(other.file, {
      witnesses: heads.slice(0, 3).map((head) => ({ ...head, hash: heads[0]!.hash })),
    })
    assert.deepEqual(
      findings.map(({ code, where }) => [code, where]),
      [
        ['chain.rewritten', 'block 1'],
        ['chain.rewritten', 'block 2'],
      ],
    )
  })

  it('names a block that the sealer of this chain did not seal', async () => {
    const file = await copy()
    const [block] = rowsOf<{ rlp: Uint8Array }>(file, 'SELECT rlp FROM block WHERE number = 1')
    const forged = resealed(block!.rlp, `0x${'99'.repeat(32)}`)
    editChain(file, 'UPDATE block SET rlp = ?, hash = ? WHERE number = 1', forged.rlp, forged.hash)
    const { findings } = await verifyChain(file, untouched)
    assert.equal(findings[0]?.code, 'chain.seal-invalid')
  })

  it('reports a missing file, a foreign file and a file full of noise, and throws for none', async () => {
    const dir = await tempDir()
    writeFileSync(join(dir, 'text'), 'not a database, but long enough to be read as a header of one'.repeat(20))
    for (const name of ['absent', 'text']) {
      const { findings } = await verifyChain(join(dir, name), { witnesses: heads })
      assert.equal(findings[0]?.code, 'chain.unreadable')
    }
  })

  it('survives any byte of the file being any other', async () => {
    const bytes = readFileSync(original)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const file = join(await tempDir(), 'chain.sqlite')
        const damaged = Buffer.from(bytes)
        damaged[at] = (damaged[at] ?? 0) ^ by
        writeFileSync(file, damaged)
        const { findings } = await verifyChain(file, { witnesses: heads })
        for (const { code } of findings) assert.ok(code in chainFindings)
      }),
      { numRuns: 40 },
    )
  })

  it('names a file whose tables were renamed as damaged', async () => {
    const bytes = readFileSync(original)
    const renamed = Buffer.from(
      bytes.toString('latin1').replace('hash  BLOB PRIMARY KEY', 'hush  BLOB PRIMARY KEY'),
      'latin1',
    )
    assert.notDeepEqual(renamed, bytes)
    const file = join(await tempDir(), 'chain.sqlite')
    writeFileSync(file, renamed)
    const { findings } = await verifyChain(file, { witnesses: heads })
    assert.ok(findings.some(({ code }) => code === 'chain.file-damaged'))
  })

  it('is not needed to notice that entries cannot be read from a damaged chain', async () => {
    const file = await copy()
    editChain(file, 'UPDATE tx SET receipt = ? WHERE block = 2', Buffer.from('c0ffee', 'hex'))
    const identity = { chainId, contract: address(keeper) }
    await assert.rejects(readChain(file, identity), (error) => isFault(error, 'ledger.chain-damaged'))
  })

  it('never writes: the file and its directory are the same afterwards', async () => {
    const file = await copy()
    const before = { bytes: readFileSync(file), mtimeMs: statSync(file).mtimeMs }
    await verifyChain(file, { witnesses: heads })
    assert.deepEqual({ bytes: readFileSync(file), mtimeMs: statSync(file).mtimeMs }, before)
    assert.deepEqual(await readdir(dirname(file)), ['chain.sqlite'])
  })
})

import type { Block } from '@ethereumjs/block'
import type { Common } from '@ethereumjs/common'
import type { TypedTransaction } from '@ethereumjs/tx'
import { type Address, equalsBytes } from '@ethereumjs/util'
import type { Store, Wait } from '../../store/index.ts'
import { type Clock, type Digest, hexOf, printable } from '../../values/index.ts'
import { ledgerFault } from '../faults.ts'
import { build, decodeTransaction, requireNextNonce } from './build.ts'
import type { Machine } from './machine.ts'
import { reachable } from './reachable.ts'
import { rowsOf } from './rows.ts'
import { decodeBlock, genesisBlock } from './rules.ts'
import { type BlockRow, blockInserter, chainTables } from './tables.ts'

export type Writer = {
  /** Writes block 0 if the chain has none yet. */
  begin(sealer: Address): Promise<void>
  /**
   * Puts one transaction into a block of its own. Durable when it resolves. A transaction that is in the chain already
   * resolves too, so whoever does not know may send again.
   *
   * @throws rpc error -32000 for a transaction the chain cannot take; a store.* fault when the disk cannot.
   */
  include(raw: Uint8Array): Promise<TypedTransaction>
  /**
   * Ends the chain at its head, for good: from here on nothing is added, and whoever tries learns where it went on.
   *
   * @returns False, and nothing was done, when the head is another one by now.
   */
  endAt(head: Digest, url: string): Promise<boolean>
}

/**
 * The only pen of the embedded chain. Other processes may hold another on the same file: the write lock is taken before
 * the head is read, and kept until the block is on the disk.
 */
export function blockWriter(
  store: Store,
  chain: { common: Common; sealerKey: Uint8Array; newMachine: () => Promise<Machine> },
  clock: Clock,
  wait: Wait,
): Writer {
  const { common } = chain
  const tables = chainTables(store)
  const insert = blockInserter(store)
  const end = store.prepare('INSERT INTO moved VALUES (?)')
  let stand: { machine: Machine; head: Block } | undefined

  /** Another process may have written since: the file is believed, not the memory. */
  async function standOn(row: BlockRow): Promise<{ machine: Machine; head: Block }> {
    if (stand && equalsBytes(stand.head.hash(), row.hash)) return stand
    const machine = stand?.machine ?? (await chain.newMachine())
    const head = decodeBlock(row.rlp, common)
    await machine.vm.stateManager.setStateRoot(head.header.stateRoot)
    machine.nodes.written.clear()
    return { machine, head }
  }

  async function append(tx: TypedTransaction): Promise<void> {
    const row = tables.head()
    if (row === undefined || tables.tx(tx.hash())) return
    const url = tables.movedTo()
    if (url !== null) throw ledgerFault('ledger.moved', `this ledger has moved to ${printable(url)}`)
    try {
      const { machine, head: parent } = await standOn(row)
      await requireNextNonce(machine, tx)
      const timestamp = laterThan(parent, clock)
      const { sealerKey } = chain
      const { block, receipts } = await build(machine, { parent, timestamp, transactions: [tx], sealerKey })
      insert({ ...rowsOf(block, receipts), nodes: takeNewNodes(machine, block) })
      stand = { machine, head: block }
    } catch (error) {
      // A machine that failed half-way is not repaired but replaced.
      stand = undefined
      throw error
    }
  }

  return {
    async begin(sealer) {
      if (tables.head()) return
      await store.exclusive(async () => {
        if (!tables.head()) insert({ ...rowsOf(genesisBlock(common, sealer), []), nodes: new Map() })
      }, wait)
    },
    async include(raw) {
      const tx = decodeTransaction(raw, common)
      if (!tables.tx(tx.hash())) await store.exclusive(() => append(tx), wait)
      return tx
    },
    endAt: (head, url) =>
      store.exclusive(async () => {
        if (hexOf(tables.head()?.hash ?? new Uint8Array()) !== head) return false
        if (tables.movedTo() === null) end.run(url)
        return true
      }, wait),
  }
}

/** Seconds. A block is later than its parent even when the clock is not. */
function laterThan(parent: Block, clock: Clock): bigint {
  const now = BigInt(Math.floor(clock.now() / 1000))
  const soonest = parent.header.timestamp + 1n
  return now > soonest ? now : soonest
}

/** Of all nodes that came up while executing, those the new state needs: the rest were steps on the way. */
function takeNewNodes({ nodes }: Machine, block: Block): Map<string, Uint8Array> {
  const kept = new Map(reachable(block.header.stateRoot, (key) => nodes.written.get(key)))
  nodes.written.clear()
  return kept
}

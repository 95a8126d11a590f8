import { fileURLToPath } from 'node:url'
import { openStore, type Store } from '../../store/index.ts'

export type BlockRow = { readonly number: number; readonly hash: Uint8Array; readonly rlp: Uint8Array }
export type TxRow = {
  readonly hash: Uint8Array
  readonly block: number
  readonly position: number
  readonly receipt: Uint8Array
}
export type LogRow = {
  readonly block: number
  readonly position: number
  readonly tx: number
  readonly nth: number
  readonly address: Uint8Array
  readonly topic0: Uint8Array | null
  readonly topic1: Uint8Array | null
  readonly topic2: Uint8Array | null
  readonly topic3: Uint8Array | null
}

export function openChainStore(file: string, options: { readOnly?: boolean } = {}): Store {
  return openStore(file, { ...options, migrations: { dir: fileURLToPath(new URL('../sql', import.meta.url)) } })
}

/** The chain's tables, asked by key. */
export function chainTables(store: Store) {
  const head = store.prepare<BlockRow>('SELECT number, hash, rlp FROM block ORDER BY number DESC LIMIT 1')
  const height = store.prepare<{ height: number | null }>('SELECT max(number) AS height FROM block')
  const block = store.prepare<BlockRow>('SELECT number, hash, rlp FROM block WHERE number = ?')
  const blockByHash = store.prepare<BlockRow>('SELECT number, hash, rlp FROM block WHERE hash = ?')
  const tx = store.prepare<TxRow>('SELECT hash, block, position, receipt FROM tx WHERE hash = ?')
  const txsOf = store.prepare<TxRow>('SELECT hash, block, position, receipt FROM tx WHERE block = ? ORDER BY position')
  const moved = store.prepare<{ url: string }>('SELECT url FROM moved LIMIT 1')
  const node = store.prepare<{ value: Uint8Array }>('SELECT value FROM node WHERE hash = ?')
  return {
    head: () => head.get(),
    /** -1 before block 0. */
    height: () => height.get()?.height ?? -1,
    block: (number: number) => block.get(number),
    blockByHash: (hash: Uint8Array) => blockByHash.get(hash),
    tx: (hash: Uint8Array) => tx.get(hash),
    txsOf: (number: number) => txsOf.all(number),
    /** Where the ledger went on; `null` while it is here. */
    movedTo: () => moved.get()?.url ?? null,
    node: (hash: Uint8Array) => node.get(hash)?.value,
  }
}

export type ChainTables = ReturnType<typeof chainTables>

/** Everything one block leaves behind. */
export type BlockRows = {
  readonly block: BlockRow
  readonly txs: readonly TxRow[]
  readonly logs: readonly LogRow[]
  readonly nodes: ReadonlyMap<string, Uint8Array>
}

/** Writes a block; call it under the write lock, so that all of it is there or none. */
export function blockInserter(store: Store): (rows: BlockRows) => void {
  // A node that is there already is the same node: its key is its content.
  const node = store.prepare('INSERT OR IGNORE INTO node VALUES (?, ?)')
  const block = store.prepare('INSERT INTO block VALUES (?, ?, ?)')
  const tx = store.prepare('INSERT INTO tx VALUES (?, ?, ?, ?)')
  const log = store.prepare('INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  return (rows) => {
    for (const [key, value] of rows.nodes) node.run(Buffer.from(key, 'hex'), value)
    block.run(rows.block.number, rows.block.hash, rows.block.rlp)
    for (const t of rows.txs) tx.run(t.hash, t.block, t.position, t.receipt)
    for (const l of rows.logs)
      log.run(l.block, l.position, l.tx, l.nth, l.address, l.topic0, l.topic1, l.topic2, l.topic3)
  }
}

import { keccak256 } from '../../sign/index.ts'
import { integrityFlaw, type Store } from '../../store/index.ts'
import { hexOf, printable } from '../../values/index.ts'
import type { Report } from '../chainFindings.ts'
import type { ChainHead } from '../chainHead.ts'
import { isSound } from './nodes.ts'
import { reachable } from './reachable.ts'
import type { ReadNode } from './replay.ts'
import type { ChainTables } from './tables.ts'

/** Asks SQLite about its own pages and indexes: a log missing from an index would be found by nobody else. */
export function checkFile(store: Store, report: Report): void {
  const flaw = integrityFlaw(store)
  if (flaw !== null) report('chain.file-damaged', store.path, printable(flaw))
}

/** Rows that belong to no block, so that no replay comes across them. */
export function checkStrays(store: Store, report: Report): void {
  const stray = (table: 'tx' | 'log') =>
    store.prepare<{ block: number; rows: number }>(
      `SELECT block, count(*) AS rows FROM ${table} WHERE block NOT IN (SELECT number FROM block) GROUP BY block`,
    )
  for (const { block, rows } of stray('tx').iterate())
    report('chain.transaction-edited', `block ${block}`, `${rows} rows were added for a block that is not there`)
  for (const { block, rows } of stray('log').iterate())
    report('chain.log-edited', `block ${block}`, `${rows} rows were added for a block that is not there`)
}

export function checkNodes(store: Store, report: Report): void {
  for (const { hash, value } of store.prepare<NodeRow>('SELECT hash, value FROM node').iterate())
    if (!isSound(hash, value))
      report('chain.node-edited', `node ${hexOf(hash)}`, `its ${value.length} bytes hash to ${hexOf(keccak256(value))}`)
}

type NodeRow = { readonly hash: Uint8Array; readonly value: Uint8Array }

/** Older state may be pruned; the present one must be whole. */
export function checkState(root: Uint8Array, tables: ChainTables, readNode: ReadNode, report: Report): void {
  const read = (key: string) => {
    const hash = Buffer.from(key, 'hex')
    const value = readNode(hash)
    if (!value && !tables.node(hash)) report('chain.node-missing', `node 0x${key}`, 'the present state needs it')
    return value
  }
  // The walk itself is the check.
  for (const _ of reachable(root, read));
}

export function checkWitnesses(tables: ChainTables, witnesses: readonly ChainHead[], report: Report): void {
  const height = tables.height()
  for (const witness of witnesses) {
    const row = tables.block(witness.height)
    const where = `block ${witness.height}`
    if (row && hexOf(row.hash) !== witness.hash)
      report('chain.rewritten', where, `it is ${hexOf(row.hash)} now, ${witness.hash} was witnessed`)
    if (!row && witness.height > height)
      report('chain.truncated', where, `${witness.hash} was witnessed there, the chain ends at block ${height}`)
  }
}

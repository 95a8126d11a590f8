import type { Store } from '../store/index.ts'
import { type Edge, packEdge, unpackEdge } from './edge.ts'
import { journalFault } from './faults.ts'

/** The logs of one journal and the nodes of their trees. Writing is for callers that hold a transaction. */
export type LogTable = {
  /** The number of a log by its name. */
  find(name: string): number | undefined
  add(name: string): number
  names(): string[]
  /** @throws journal.tree-altered when the stored edge is not one of a tree of the stored size. */
  edge(log: number): Edge
  saveEdge(log: number, edge: Edge): void
  addNode(log: number, level: number, position: number, hash: Buffer): void
  /** @throws journal.tree-altered when a node is not there. */
  node(log: number, level: number, position: number): Buffer
}

/** The log whose leaves are the statements; every other log is a device's. */
export const statementsLog = 0

export function logTable(store: Store): LogTable {
  const find = store.prepare<{ number: number }>('SELECT number FROM log WHERE name = ?')
  const add = store.prepare<{ number: number }>('INSERT INTO log (name) VALUES (?) RETURNING number')
  const names = store.prepare<{ name: string }>('SELECT name FROM log WHERE number <> 0 ORDER BY number')
  const edge = store.prepare<{ size: number; edge: Uint8Array }>('SELECT size, edge FROM log WHERE number = ?')
  const saveEdge = store.prepare('UPDATE log SET size = ?, edge = ? WHERE number = ?')
  const addNode = store.prepare('INSERT INTO node (log, level, position, hash) VALUES (?, ?, ?, ?)')
  const node = store.prepare<{ hash: Uint8Array }>('SELECT hash FROM node WHERE log = ? AND level = ? AND position = ?')

  return {
    find: (name) => find.get(name)?.number,
    add: (name) => (add.get(name) as { number: number }).number,
    names: () => names.all().map((row) => row.name),
    edge(log) {
      const row = edge.get(log)
      const found = row && unpackEdge(row.size, row.edge)
      if (!found)
        throw journalFault('journal.tree-altered', `the edge of log ${log} does not fit its size ${row?.size}`)
      return found
    },
    saveEdge: (log, grown) => void saveEdge.run(grown.size, packEdge(grown), log),
    addNode: (log, level, position, hash) => void addNode.run(log, level, position, hash),
    node(log, level, position) {
      const row = node.get(log, level, position)
      if (!row) throw journalFault('journal.tree-altered', `log ${log} has no node ${position} at level ${level}`)
      return Buffer.from(row.hash)
    },
  }
}

import { type Statement, statementBytes, statementFromBytes } from '../sign/index.ts'
import type { Store } from '../store/index.ts'
import type { Address, Digest } from '../values/index.ts'
import { checkpointCode } from './checkpoint.ts'
import { grow } from './edge.ts'
import { journalFault } from './faults.ts'
import { hashLeaf } from './hash.ts'
import { type LogTable, statementsLog } from './logTable.ts'
import type { Tree } from './merkle.ts'

/** A statement at its place in the journal; `index` is also its leaf in the journal's tree. */
export type Entry = { readonly index: number; readonly statement: Statement }

/** @property fresh - False when this had been asked for before and the answer was not acknowledged. */
export type Recorded = Entry & { readonly fresh: boolean }

/** What this site has said, in order, for ever. Everything a method returned as recorded is on the disk. */
export type StatementLog = {
  /**
   * Allocates a nonce, lets `make` sign, and appends the statement and its outbox row: all of it or nothing.
   *
   * @param intent - What the caller means, in words that are the same when it asks again. Until it is acknowledged, the
   *   same intent finds the same statement and writes nothing.
   * @param signer - Whose nonce is taken: the key that signs.
   * @param documents - SHA-256 of the ciphertexts of the statement's private parts.
   * @throws journal.statement-unexpected when `make` used another nonce or signer.
   */
  record(intent: string, signer: Address, make: (nonce: bigint) => Statement, documents?: readonly Digest[]): Recorded
  /** Takes a nonce out of use for a statement that others have to sign first. Never given twice. */
  reserveNonce(signer: Address): bigint
  /** Appends a statement signed elsewhere under a reserved nonce, as the council's are. Again is not twice. */
  recordSigned(intent: string, statement: Statement, documents?: readonly Digest[]): Recorded
  /** What an intent stands for while it is not acknowledged. */
  intended(intent: string): Entry | undefined
  /** Whoever asked has the answer: from here on the same intent is a new one. */
  acknowledge(ids: readonly Digest[]): void
  entry(id: Digest): Entry | undefined
  /** In order, from an index on; sees what is added meanwhile. */
  entries(from?: number): IterableIterator<Entry>
  /** Ciphertexts that belong to a statement, by SHA-256. */
  documentsOf(id: Digest): Digest[]
  /** The highest sequence number that was given to a signer; undefined before the first. */
  lastSequence(signer: Address): number | undefined
  /** What one key said of one kind, in order, the ledger's answer apart. */
  saidBy(signer: Address, kind: number): Statement[]
  /** The newest checkpoint of a log that was not rejected. */
  lastCheckpoint(log: Digest): Statement | undefined
  /** The journal's own RFC 9162 tree as it stands now: `rootOf`, `inclusionProof` and `consistencyProof` take it. */
  tree(): Tree
}

type Row = { readonly position: number; readonly body: Uint8Array }

const insertSql = `
  INSERT INTO statement (position, id, kind, subject, signer, nonce, body)
  VALUES (?, ?, ?, ?, ?, ?, ?)`

const raiseNonceSql = `
  INSERT INTO nonce (signer, next) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET next = max(next, excluded.next)`

const nextNonceSql = 'SELECT next FROM nonce WHERE signer = ?'

const openIntentSql = `
  SELECT position, body FROM intent JOIN statement USING (position)
  WHERE text = ?`

const acknowledgeSql = `
  DELETE FROM intent
  WHERE position = (SELECT position FROM statement WHERE id = ?)`

const documentsSql = `
  SELECT sha256 FROM document JOIN statement USING (position)
  WHERE id = ? ORDER BY sha256`

const lastCheckpointSql = `
  SELECT position, body FROM statement JOIN outbox USING (position)
  WHERE subject = ? AND kind = ${checkpointCode} AND status <> 'rejected'
  ORDER BY position DESC LIMIT 1`

const saidBySql = 'SELECT position, body FROM statement WHERE signer = ? AND kind = ? ORDER BY position'
const byIdSql = 'SELECT position, body FROM statement WHERE id = ?'
const pageSql = 'SELECT position, body FROM statement WHERE position >= ? ORDER BY position LIMIT 200'

export function statementLog(store: Store, logs: LogTable): StatementLog {
  return { ...recording(store, appender(store, logs)), ...looking(store, logs) }
}

/** Adds one statement to every table it belongs in; the caller holds the transaction. */
type Append = (intent: string, statement: Statement, documents: readonly Digest[]) => Recorded

function appender(store: Store, logs: LogTable): Append {
  const insert = store.prepare(insertSql)
  const raiseNonce = store.prepare(raiseNonceSql)
  const addIntent = store.prepare('INSERT INTO intent (text, position) VALUES (?, ?)')
  const addOutbox = store.prepare('INSERT INTO outbox (position) VALUES (?)')
  const addDocument = store.prepare('INSERT INTO document (sha256, position) VALUES (?, ?)')

  return (intent, statement, documents) => {
    const body = statementBytes(statement)
    const edge = logs.edge(statementsLog)
    const index = edge.size
    grow(edge, hashLeaf(body), (level, position, hash) => logs.addNode(statementsLog, level, position, hash))
    logs.saveEdge(statementsLog, edge)
    const { id, kind, subject, nonce } = statement
    const owner = nonceOwner(statement)
    insert.run(index, id, kind, subject, owner, nonce, body)
    raiseNonce.run(owner, nonce + 1n)
    addIntent.run(intent, index)
    addOutbox.run(index)
    for (const hash of documents) addDocument.run(hash, index)
    return { index, statement, fresh: true }
  }
}

type Recording = Pick<StatementLog, 'record' | 'reserveNonce' | 'recordSigned' | 'acknowledge'>

function recording(store: Store, append: Append): Recording {
  const raiseNonce = store.prepare(raiseNonceSql)
  const nextNonce = store.prepare<{ next: number }>(nextNonceSql)
  const openIntent = store.prepare<Row>(openIntentSql)
  const byId = store.prepare<Row>(byIdSql)
  const acknowledge = store.prepare(acknowledgeSql)
  const nonceOf = (signer: Address) => BigInt(nextNonce.get(signer)?.next ?? 0)

  return {
    record: (intent, signer, make, documents = []) =>
      store.transaction(() => {
        const known = openIntent.get(intent)
        if (known) return { ...entryOf(known), fresh: false }
        const nonce = nonceOf(signer)
        const statement = make(nonce)
        if (statement.nonce !== nonce || nonceOwner(statement) !== signer)
          throw journalFault(
            'journal.statement-unexpected',
            `expected nonce ${nonce} of ${signer}, received ${statement.nonce} of ${nonceOwner(statement)}`,
          )
        return append(intent, statement, documents)
      }),
    reserveNonce: (signer) =>
      store.transaction(() => {
        const nonce = nonceOf(signer)
        raiseNonce.run(signer, nonce + 1n)
        return nonce
      }),
    recordSigned: (intent, statement, documents = []) =>
      store.transaction(() => {
        const known = openIntent.get(intent) ?? byId.get(statement.id)
        return known ? { ...entryOf(known), fresh: false } : append(intent, statement, documents)
      }),
    acknowledge: (ids) =>
      store.transaction(() => {
        for (const id of ids) acknowledge.run(id)
      }),
  }
}

function looking(store: Store, logs: LogTable): Omit<StatementLog, keyof Recording> {
  const byId = store.prepare<Row>(byIdSql)
  const page = store.prepare<Row>(pageSql)
  const documents = store.prepare<{ sha256: Digest }>(documentsSql)
  const lastCheckpoint = store.prepare<Row>(lastCheckpointSql)
  const openIntent = store.prepare<Row>(openIntentSql)
  const nextNonce = store.prepare<{ next: number }>(nextNonceSql)
  const saidBy = store.prepare<Row>(saidBySql)

  return {
    intended(intent) {
      const row = openIntent.get(intent)
      return row && entryOf(row)
    },
    entry(id) {
      const row = byId.get(id)
      return row && entryOf(row)
    },
    *entries(from = 0) {
      let next = from
      for (let rows = page.all(next); rows.length > 0; rows = page.all(next)) {
        for (const row of rows) yield entryOf(row)
        next += rows.length
      }
    },
    lastSequence(signer) {
      const row = nextNonce.get(signer)
      return row && row.next - 1
    },
    documentsOf: (id) => documents.all(id).map(({ sha256 }) => sha256),
    saidBy: (signer, kind) => saidBy.all(signer, kind).map((row) => entryOf(row).statement),
    lastCheckpoint(log) {
      const row = lastCheckpoint.get(log)
      return row && entryOf(row).statement
    },
    tree: () => ({
      size: logs.edge(statementsLog).size,
      subtree: (level, position) => logs.node(statementsLog, level, position),
    }),
  }
}

/** Whose sequence number a statement carries: its one signer's, or the proposer's of what the council signed. */
export function nonceOwner({ signers, party }: Statement): Address {
  return signers.length === 1 ? (signers[0] as Address) : party
}

function entryOf({ position, body }: Row): Entry {
  return { index: position, statement: statementFromBytes(body) }
}

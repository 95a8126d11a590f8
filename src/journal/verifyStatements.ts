import { type Statement, statementFromBytes } from '../sign/index.ts'
import type { Progress } from '../values/index.ts'
import { type Edge, emptyEdge, grow, packEdge } from './edge.ts'
import { hashLeaf } from './hash.ts'
import { statementsLog } from './logTable.ts'
import { rootOf } from './merkle.ts'
import { nonceOwner } from './statementLog.ts'
import type { Tables } from './tables.ts'
import { type Expectation, meet, miss, type Report } from './verification.ts'

type Row = {
  readonly position: number
  readonly id: string
  readonly kind: number
  readonly subject: string
  readonly signer: string
  readonly nonce: number
  readonly body: Uint8Array
}

const rowsSql = 'SELECT position, id, kind, subject, signer, nonce, body FROM statement ORDER BY position'

const reusableSql = `
  SELECT statement.signer AS signer, max(statement.nonce) AS used, coalesce(next, 0) AS next
  FROM statement LEFT JOIN nonce USING (signer)
  GROUP BY statement.signer HAVING used >= coalesce(next, 0)`

const undeliverableSql = `
  SELECT position FROM statement LEFT JOIN outbox USING (position)
  WHERE outbox.position IS NULL`

/** Verifies every statement's signature, its leaf, and the tree over all of them. @returns The statements that stand. */
export function* verifyStatements(tables: Tables, report: Report, progress?: Progress): IterableIterator<Statement> {
  const { store, logs } = tables
  const total = report.step('statements', () => logs.edge(statementsLog).size) ?? 0
  const edge = emptyEdge()
  let next = 0
  for (const row of store.prepare<Row>(rowsSql).iterate()) {
    const where = `statement ${row.position}`
    if (row.position > next)
      report.found('journal.entry-missing', `statement ${next}`, `the next here is ${row.position}`)
    next = row.position + 1
    const statement = report.step(where, () => verifyRow(row, report))
    report.step(where, () => growAndCompare(tables, report, edge, row))
    report.checked.statements += 1
    progress?.(report.checked.statements, total, 'statements')
    if (statement) yield statement
  }
  if (next < total) report.found('journal.entry-missing', `statement ${next}`, `the journal says it holds ${total}`)
  report.step('statements', () => verifyEdge(tables, report, edge))
  report.step('statements', () => verifyRest(tables, report))
}

/** Compares the journal's own tree with heads that were signed or anchored. */
export function verifyJournalHeads(tables: Tables, report: Report, expectations: readonly Expectation[]): void {
  const { logs } = tables
  report.step('journal', () => {
    const { size } = logs.edge(statementsLog)
    const tree = { size, subtree: (level: number, position: number) => logs.node(statementsLog, level, position) }
    for (const expected of expectations) {
      if (expected.size > size) miss(report, 'journal', expected, size)
      else meet(report, 'journal', expected, { size: expected.size, root: rootOf(tree, expected.size) })
    }
  })
}

function verifyRow({ id, kind, subject, signer, nonce, body, position }: Row, report: Report): Statement {
  const statement = statementFromBytes(body)
  const repeated = [id, kind, subject, signer, nonce].join()
  const said = [statement.id, statement.kind, statement.subject, nonceOwner(statement), statement.nonce].join()
  if (repeated !== said)
    report.found('journal.entry-altered', `statement ${position}`, `${said} is filed as ${repeated}`)
  return statement
}

/** Goes on from the leaf that was stored, so that one altered statement is one finding and not one per level above it. */
function growAndCompare({ logs }: Tables, report: Report, edge: Edge, { position, body }: Row): void {
  const where = `statement ${position}`
  const leaf = hashLeaf(body)
  const stored = report.step(where, () => logs.node(statementsLog, 0, position)) ?? leaf
  if (!stored.equals(leaf)) report.found('journal.entry-altered', where, 'its bytes are not the ones that were entered')
  if (edge.size !== position) return // behind a gap the tree cannot be made again
  grow(edge, stored, (level, at, hash) => {
    if (level > 0 && !hash.equals(logs.node(statementsLog, level, at)))
      report.found('journal.tree-altered', where, `node ${at} at level ${level} is not the hash of what is under it`)
  })
}

function verifyEdge({ logs }: Tables, report: Report, edge: Edge): void {
  const stored = logs.edge(statementsLog)
  if (stored.size === edge.size && !packEdge(stored).equals(packEdge(edge)))
    report.found('journal.tree-altered', 'statements', 'the stored edge of the tree is not that of its entries')
  if (stored.size < edge.size)
    report.found(
      'journal.tree-altered',
      'statements',
      `the journal says it holds ${stored.size}, ${edge.size} are here`,
    )
}

function verifyRest({ store }: Tables, report: Report): void {
  type Signer = { readonly signer: string; readonly used: number; readonly next: number }
  for (const { signer, used, next } of store.prepare<Signer>(reusableSql).all())
    report.found('journal.nonce-reused', `key ${signer}`, `the next nonce is ${next}, but ${used} is used already`)
  for (const { position } of store.prepare<{ position: number }>(undeliverableSql).all())
    report.found('journal.entry-altered', `statement ${position}`, 'it is missing in the outbox')
}

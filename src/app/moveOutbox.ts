import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Claimed } from '../journal/index.ts'
import type { RelayOutbox } from '../ledger/index.ts'
import type { Statement } from '../sign/index.ts'
import type { Progress, RefusalName } from '../values/index.ts'
import { writeDurably } from './files.ts'

/** @param refusal - Why the network does not take it. */
export type OnRefusal = (statement: Statement, refusal: RefusalName) => never

/**
 * A ledger's history on its way to another place, as an outbox for the relay: in order, and never past a statement that
 * was refused. What is on its way lies in a file, so that the move may be cut off at any point and taken up again.
 *
 * @param arrived - How many of the statements, from the first on, are there already.
 */
export function moveOutbox(
  path: string,
  statements: readonly Statement[],
  arrived: number,
  { onRefusal, progress }: { readonly onRefusal: OnRefusal; readonly progress: Progress },
): RelayOutbox {
  let next = arrived
  const placeOf = new Map(statements.map(({ id }, place) => [id, place]))
  return {
    pending: (limit = 50) => statements.slice(next, next + limit),
    claim: (parcel, ids) => writeDurably(path, `${JSON.stringify({ parcel, ids } satisfies Claimed)}\n`),
    unsettled: () => (existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as Claimed] : []),
    release: () => rmSync(path, { force: true }),
    settle(answers) {
      for (const answer of answers) {
        const place = placeOf.get(answer.id)
        if (place === undefined) continue
        if (answer.status === 'rejected') {
          rmSync(path, { force: true })
          onRefusal(statements[place] as Statement, answer.refusal)
        }
        next = Math.max(next, place + 1)
      }
      rmSync(path, { force: true })
      progress(next, statements.length, 'statements')
    },
  }
}

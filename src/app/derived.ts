import type { Finding } from '../journal/index.ts'
import type { Entry } from '../ledger/index.ts'
import { type Look, lookAt, newReadModel, sayingOf } from '../readmodel/index.ts'
import { answerOf } from './sync.ts'
import type { Workspace } from './workspace.ts'

/** What this site's read model says. Taken before the ledger is read, so that the ledger then holds at least as much. */
export function seenReadModel(workspace: Workspace): Look | string | null {
  return lookAt(workspace.path('readmodel.sqlite'))
}

/**
 * Holds a read model against what follows from the ledger. It is no evidence, but every answer of this site is read from
 * it: one that was edited makes the program lie.
 *
 * @param height - How far the ledger goes, or was found right.
 */
export function compareReadModel(seen: Look | string | null, entries: readonly Entry[], height: number): Finding[] {
  const altered = (detail: string) => [{ code: 'verify.readmodel-altered', where: 'readmodel.sqlite', detail }]
  if (seen === null) return []
  if (typeof seen === 'string') return altered(seen)
  const { cursor, said } = seen
  // The ledger lost blocks, which is a finding of its own; the next command begins the read model anew.
  if ((cursor?.height ?? 0) > height) return []
  const known = entries.filter(({ block }) => block.height <= (cursor?.height ?? -1))
  // Made from another history than this one: the next command begins it anew.
  if (known.some(({ block }) => block.height === cursor?.height && block.hash !== cursor.hash)) return []
  const model = newReadModel()
  try {
    if (cursor) model.take(known.map(answerOf), { from: null, to: cursor })
    if (sayingOf(model) === said) return []
    return altered(`it does not say what follows from the ledger up to block ${cursor?.height ?? 0}`)
  } finally {
    model.close()
  }
}

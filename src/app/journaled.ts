import { eventKind, isCouncilKind } from '../event/index.ts'
import { type Finding, type Journal, openJournal } from '../journal/index.ts'
import type { Entry } from '../ledger/index.ts'
import { type Address, type Digest, isFault } from '../values/index.ts'

/**
 * Holds a journal against the ledger: what the ledger recorded in this party's name must be in it, and what it says was
 * recorded must be on the ledger. A journal cut at its end is valid by itself; this shows it.
 *
 * @returns `foreign`: how many statements of others the ledger holds; `refused`: how many of this site's own it refused.
 */
export function compareWithLedger(
  path: string,
  party: Address,
  entries: readonly Entry[],
): { findings: Finding[]; foreign: number; refused: number } {
  const recorded = entries.filter((entry) => entry.status === 'recorded')
  const findings: Finding[] = []
  const found = (code: string, id: Digest, detail: string) => findings.push({ code, where: `statement ${id}`, detail })
  const known = journaled(path)
  if (!known) return { findings, foreign: 0, refused: 0 }
  // What a council signed is in the journal of the member that brought it to the ledger.
  const own = recorded.filter(({ statement }) => statement.party === party && !isCouncilKind(eventKind(statement.kind)))
  for (const { id } of own)
    if (!known.has(id)) found('verify.statement-missing', id, 'the ledger recorded it, this journal does not hold it')
  const onLedger = new Set(recorded.map(({ id }) => id))
  for (const [id, status] of known)
    if (status === 'recorded' && !onLedger.has(id))
      found('verify.record-missing', id, 'this journal saw it recorded, the ledger does not hold it')
  return {
    findings,
    foreign: recorded.filter(({ id }) => !known.has(id)).length,
    refused: [...known.values()].filter((status) => status === 'rejected').length,
  }
}

/** Statements by what became of them; undefined when damage stops the reading, which the journal's own check reports. */
function journaled(path: string): Map<Digest, string> | undefined {
  let journal: Journal | undefined
  try {
    journal = openJournal(path, { readOnly: true })
    const ids = [...journal.entries()].map(({ statement }) => statement.id)
    return new Map(ids.map((id) => [id, journal?.status(id)?.status ?? 'pending']))
  } catch (error) {
    if (isFault(error)) return error.code === 'store.missing' ? new Map() : undefined
    throw error
  } finally {
    journal?.close()
  }
}

import { journalId } from '../event/index.ts'
import { checkpointOf, rootOf } from '../journal/index.ts'
import { zeroDigest } from '../values/index.ts'
import { type Outcome, record } from './record.ts'
import type { Workspace } from './workspace.ts'

/**
 * Puts the head of this site's journal on the ledger, where it may only grow: from here on a journal that lost an entry
 * shows it. Every handoff does this, so that whoever hands over or takes over can be held to what was said before.
 */
export async function anchorJournal(workspace: Workspace): Promise<Outcome> {
  const journal = workspace.journal()
  const log = journalId(workspace.site.file.party)
  const before = journal.lastCheckpoint(log)
  const tree = journal.tree()
  const event = {
    kind: 'checkpoint',
    log,
    previous: before ? checkpointOf(before).root : zeroDigest,
    bootId: workspace.bootId(),
    size: tree.size,
    chainHead: zeroDigest,
    root: rootOf(tree),
    probeSerial: zeroDigest,
    coversUntil: workspace.clock.now(),
  } as const
  return record(workspace, event, { intent: `anchor ${log} ${tree.size}` })
}

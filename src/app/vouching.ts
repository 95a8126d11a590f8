import { checkpointOf, type ReadingLog, rootOf } from '../journal/index.ts'
import { addressAsDigest, type Digest, type Fault, printable, sha256 } from '../values/index.ts'
import { appFault } from './faults.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

/**
 * Holds a device's log against the heads of it that the ledger is known to have. A log that came back from an old copy of
 * the disk ends before such a head, or grew on into another one; so does a log whose key is used on a second machine. What
 * such a log says must not be signed: it would be the proof of a lie that nobody told.
 *
 * Where nothing stood against it, looks again only when more of the ledger was read.
 *
 * @returns Why nothing may be signed, `null` when nothing stands against it.
 */
export function ledgerDoubt(workspace: Workspace, log: ReadingLog, logId: Digest): () => Fault | null {
  let clearAt: string | undefined
  return () => {
    const known = workspace.known()
    const now = `${known.cursor()?.hash}`
    if (clearAt === now) return null
    const doubt = doubtOf(log, known.tables.anchor.list('log', logId))
    if (!doubt) clearAt = now
    return doubt
  }
}

type KnownHead = { readonly size: number; readonly root: Digest }

function doubtOf(log: ReadingLog, heads: readonly KnownHead[]): Fault | null {
  const { size } = log.head()
  const largest = Math.max(0, ...heads.map((head) => head.size))
  if (largest > size)
    return appFault(
      'app.log-rolled-back',
      `expected the ${largest} readings the ledger has a head of, the log ends at ${size}`,
    )
  if (heads.every((head) => head.size !== largest || head.root === rootOf(log.tree(), largest))) return null
  return appFault(
    'app.log-forked',
    `expected the head of ${largest} readings that the ledger has, the log has another one`,
  )
}

/**
 * A log and its key are those of one probe: readings of another one behind its cable would be taken for its own.
 *
 * @throws app.probe-swapped
 */
export function requireSameProbe(workspace: Workspace, { address, label, probe }: Device): void {
  const before = workspace.journal().lastCheckpoint(addressAsDigest(address))
  if (!before || checkpointOf(before).probeSerial === sha256(probe)) return
  throw appFault(
    'app.probe-swapped',
    `expected the probe that ${printable(label)} signed for before, received ${printable(probe)}`,
  )
}

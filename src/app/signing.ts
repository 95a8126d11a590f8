import type { ExcursionFinding } from '../coldchain/index.ts'
import type { Event } from '../event/index.ts'
import { checkpointOf, type ReadingLog } from '../journal/index.ts'
import { type Key, signStatement } from '../sign/index.ts'
import { addressAsDigest, type Digest, instant } from '../values/index.ts'
import { keyName } from './device.ts'
import { publishSegment } from './readings.ts'
import { draftOf, state } from './record.ts'
import type { Device } from './site.ts'
import { ledgerDoubt } from './vouching.ts'
import type { Workspace } from './workspace.ts'

/** A head of the log is signed at least this often, so that at most this much could be altered unseen. */
const signEveryMs = 60_000
const signEveryReadings = 1000

export type Sealed = { readonly size: number; readonly statement: Digest }

/**
 * Signs the head of a device's log for the ledger and seals what it covers; null when nothing is new since the last time.
 *
 * @throws app.log-rolled-back, app.log-forked when the ledger knows another past of this log: then nothing may be signed
 */
export async function sealReadings(workspace: Workspace, device: Device): Promise<Sealed | null> {
  const log = workspace.journal().readings(device.address)
  return signing(workspace, device, log, await workspace.key(keyName(device.label))).seal()
}

/** What a device's key does: sign heads, seal what they cover, state excursions. */
export function signing(
  workspace: Workspace,
  device: Pick<Device, 'address' | 'container'>,
  log: ReadingLog,
  key: Key,
) {
  const journal = workspace.journal()
  const logId = addressAsDigest(device.address)
  let signedMs = Number.NEGATIVE_INFINITY
  let signedSize = 0
  const doubt = ledgerDoubt(workspace, log, logId)

  async function seal(): Promise<Sealed | null> {
    const why = doubt()
    if (why) throw why
    const head = log.checkpointMaterial()
    if (!head) return null
    const before = journal.lastCheckpoint(logId)
    const isNew = before === undefined || checkpointOf(before).size !== head.size
    const intent = `checkpoint ${logId} ${head.size}`
    const statement = isNew ? await state(workspace, head, { signer: key, intent }) : before
    log.keep(statement)
    const segment = log.seal(statement)
    if (segment) publishSegment(workspace, device.address, head.size, log.segment(segment))
    journal.acknowledge([statement.id])
    workspace.untold.delete(statement.id)
    return isNew ? { size: head.size, statement: statement.id } : null
  }

  return {
    seal,

    /** Why nothing may be signed now, if so. */
    doubt,

    /**
     * An excursion refers to readings that everybody can check, so their head goes before it. Its intent is never
     * acknowledged: what a reading means is said once, however often the agent is restarted.
     */
    async state(finding: ExcursionFinding): Promise<Digest> {
      await seal()
      const place = { owner: workspace.site.file.party, label: device.container, log: logId }
      const event = excursionEvent(finding, { ...place, checkpointSize: log.head().size })
      const intent = excursionIntent(logId, finding)
      // Said by a clock that was set back, it would precede what it speaks of, and the rulebook would refuse it.
      const occurredAt = instant(Math.max(workspace.clock.now(), finding.endedAt ?? finding.startedAt))
      const { id } = await state(workspace, event, { signer: key, intent, occurredAt })
      workspace.untold.delete(id)
      return id
    },

    /** Between anchors the newest head is signed for this disk only; it takes a nonce of its own and is not relayed. */
    signWhenDue(): void {
      const head = doubt() ? undefined : log.checkpointMaterial()
      const nowMs = workspace.clock.monotonicMs()
      if (!head || (nowMs - signedMs < signEveryMs && head.size - signedSize < signEveryReadings)) return
      const nonce = journal.reserveNonce(key.address)
      const { domain, draft } = draftOf(workspace, head, nonce)
      log.keep(signStatement(domain, draft, key))
      signedMs = nowMs
      signedSize = head.size
    },
  }
}

type ExcursionEvent = Extract<Event, { readonly kind: 'excursion' }>

/** @param place - Whose container it was in, and the head that covers it. */
function excursionEvent(
  { phase, profile, side, startedAt, endedAt, worst, limit, limitMs }: ExcursionFinding,
  place: Pick<ExcursionEvent, 'owner' | 'label' | 'log' | 'checkpointSize'>,
): ExcursionEvent {
  return { kind: 'excursion', ...place, phase, profile, side, startedAt, endedAt, worst, limit, limitMs }
}

function excursionIntent(log: Digest, { phase, profile, side, startedAt, worst, limitMs }: ExcursionFinding): string {
  return `excursion ${log} ${profile} ${side} ${startedAt} ${phase} ${worst} ${limitMs}`
}

import {
  discardDeadline,
  type GoNoGo,
  goNoGo,
  type LocalReason,
  type MultiDoseCondition,
  sessionMs,
} from '../clinic/index.ts'
import { vaccine } from '../coldchain/index.ts'
import { vialSetOf } from '../event/index.ts'
import { inclusionProof, treeOf } from '../journal/index.ts'
import type { Batch, Tables } from '../readmodel/index.ts'
import {
  type Digest,
  type Element,
  type Fault,
  type Instant,
  instant,
  isFault,
  type Name,
  parseName,
  type RefusalName,
  subjectOf,
  zeroDigest,
} from '../values/index.ts'
import { appFault } from './faults.ts'
import { type Outcome, record } from './record.ts'
import { getManifest, type Manifest, serialLeaves, vialNames } from './serials.ts'
import { requireLabel } from './vialLabel.ts'
import type { Workspace } from './workspace.ts'

/** A vial with everything needed to prove it: its place in its batch's serial tree and the carton it is in. */
export type ProvenVial = {
  readonly id: Digest
  readonly batch: Batch
  readonly manifest: Manifest
  readonly index: number
  readonly proof: readonly Digest[]
  /** The zero digest for a vial that is in no carton. */
  readonly carton: Digest
}

/**
 * Finds a vial by its name. A serial that is in no manifest, or a product nobody registered, is still judged: by the
 * ledger, which knows none of it. Where two batches claim one serial, the one that was packed has it.
 *
 * @throws app.document-missing, app.document-altered, app.file-unusable when it could be in a manifest that is not at hand
 */
export async function findVial(workspace: Workspace, name: Name): Promise<ProvenVial | null> {
  const named = parseName(name)
  if (named.type !== 'vial') throw appFault('app.not-a-vial', `expected a vial, received ${name}`)
  const { tables } = await workspace.answers()
  const id = subjectOf(name)
  const found: ProvenVial[] = []
  const unread: Fault[] = []
  for (const batch of tables.batch.list().filter(({ gtin }) => gtin === named.gtin))
    try {
      const manifest = getManifest(workspace.documents, batch.manifest)
      const index = manifest.serials.indexOf(named.serial)
      if (index < 0) continue
      const carton = tables.vial.get(id)?.unit ?? cartonOf(tables.content.list('batch', batch.id), index)
      const proof = inclusionProof(treeOf(serialLeaves(vialNames(manifest))), index)
      found.push({ id, batch, manifest, index, proof, carton: carton ?? zeroDigest })
    } catch (error) {
      // Another batch's maker may not have shared its manifest; that must not keep this vial from being judged.
      if (!isFault(error)) throw error
      unread.push(error)
    }
  if (found.length === 0 && unread[0]) throw unread[0]
  return found.find(({ carton }) => carton !== zeroDigest) ?? found[0] ?? null
}

/** Whether a vial may be used here and now, with every reason against it. Records nothing. */
export async function checkVial(workspace: Workspace, name: Name, local: readonly LocalReason[] = []): Promise<GoNoGo> {
  const vial = await findVial(workspace, name)
  const ledger = await workspace.ledger()
  const { party } = workspace.site.file
  const at = workspace.clock.now()
  const { tables } = await workspace.answers()
  const unknown: RefusalName[] = [isRegistered(tables, name) ? 'serial-unproven' : 'batch-unknown']
  const reasons = vial
    ? await ledger.vialReasons({ ...vial, clinic: party, vial: vial.id, batch: vial.batch.id }, at)
    : unknown
  return goNoGo(reasons, local)
}

/** Opens a vial: from here on its discard time runs. @throws clinic.label-mismatch, and the refusals of the rulebook */
export async function openVial(
  workspace: Workspace,
  name: Name,
  opening: {
    sessionEndsAt?: Instant
    confirmed?: readonly MultiDoseCondition[]
    label?: readonly Element[]
  } = {},
): Promise<Outcome & { discardAt: Instant; reason: string }> {
  const vial = await provenVial(workspace, name)
  requireLabel(vial, opening.label ?? [], workspace.clock.now())
  const { tables } = await workspace.answers()
  const openedAt = tables.vial.get(vial.id)?.openedAt ?? workspace.clock.now()
  const { sessionEndsAt = instant(openedAt + sessionMs), confirmed = [] } = opening
  const { expiresAt } = vial.batch
  const deadline = discardDeadline(vaccine(vial.manifest.vaccine), { openedAt, sessionEndsAt, expiresAt, confirmed })
  const { id, carton, index, proof } = vial
  const { discardAt } = deadline
  const event = { kind: 'openVial', vial: id, carton, batch: vial.batch.id, index, discardAt, proof } as const
  return { ...(await record(workspace, event, { intent: `openVial ${id}` })), ...deadline }
}

/** Ends a vial, open or not: one that never was opened leaves its carton, or the loose stock. @throws app.serial-unknown */
export async function discardVial(workspace: Workspace, name: Name, reason: string): Promise<Outcome> {
  const target = subjectOf(name)
  const { tables } = await workspace.answers()
  if (tables.vial.get(target)) return record(workspace, { kind: 'discard', target, scope: 'vial', reason })
  const { batch, index, carton: from } = await provenVial(workspace, name)
  return record(workspace, { kind: 'discardVials', from, vials: [vialSetOf(batch.id, from, [index])], reason })
}

/** @throws app.serial-unknown */
export async function provenVial(workspace: Workspace, name: Name): Promise<ProvenVial> {
  const vial = await findVial(workspace, name)
  if (vial) return vial
  const { tables } = await workspace.answers()
  if (isRegistered(tables, name))
    throw appFault('app.serial-unknown', `expected a registered serial, ${name} is in no manifest`)
  throw appFault('app.batch-unknown', `expected a registered product, the ledger has no batch that ${name} could be of`)
}

/** Somebody registered a batch of this product here. */
function isRegistered({ batch }: Tables, vial: Name): boolean {
  const named = parseName(vial)
  return batch.list().some(({ gtin }) => named.type === 'vial' && gtin === named.gtin)
}

/** The unopened vials in a carton, by name. @param most - How many to name at most. */
export async function vialsIn(workspace: Workspace, carton: Name, most: number): Promise<Name[]> {
  const { tables } = await workspace.answers()
  const found: Name[] = []
  for (const { batch, word, mask } of tables.content.list('unit', subjectOf(carton))) {
    const row = tables.batch.get(batch)
    const names = row ? vialNames(getManifest(workspace.documents, row.manifest)) : []
    const inside = names.slice(word * 256, word * 256 + 256).filter((_, bit) => (BigInt(mask) >> BigInt(bit)) & 1n)
    found.push(...inside.slice(0, most - found.length))
  }
  return found
}

function cartonOf(
  contents: readonly { unit: Digest; word: number; mask: string }[],
  index: number,
): Digest | undefined {
  const bit = 1n << BigInt(index & 255)
  return contents.find(({ word, mask }) => word === index >> 8 && (BigInt(mask) & bit) !== 0n)?.unit
}

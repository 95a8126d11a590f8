import { expiryOf } from '../capture/index.ts'
import { type StabilityRow, vaccine as vaccineProfile } from '../coldchain/index.ts'
import type { EventOf } from '../event/index.ts'
import { rootOf, treeOf } from '../journal/index.ts'
import type { Batch, Stage } from '../readmodel/index.ts'
import {
  batchName,
  type Digest,
  formatExpiry,
  formatInstant,
  type Gtin,
  type Instant,
  type Name,
  parseName,
  printable,
  type Scan,
  subjectOf,
} from '../values/index.ts'
import { appFault } from './faults.ts'
import { findBatch, partyName, printedName } from './lookup.ts'
import { type Outcome, record, underWay } from './record.ts'
import { type Manifest, putManifest, serialLeaves, serialsFor, vialNames } from './serials.ts'
import type { Workspace } from './workspace.ts'

export type BatchDetails = {
  readonly gtin: Gtin
  readonly lot: string
  readonly expiresAt: Instant
  readonly dosesPerVial: number
  /** A name of the vaccine table; decides how long an opened vial may be kept. */
  readonly vaccine: string
  /** The maker's own figures: for how long in all the product may be warmer than this. */
  readonly stability: readonly StabilityRow[]
  /** The maker's own serials, or how many to make up. */
  readonly serials: readonly string[] | number
}

/** The ledger counts the doses of a vial in eight bits. */
const mostDosesPerVial = 255

/**
 * Registers a batch with the root of its serial tree. The serials themselves, and what the maker says about the product,
 * become a document the parties share; the registration commits to its hash.
 *
 * @throws app.serials-unusable, app.doses-unusable, coldchain.vaccine-unknown, and the refusals of the rulebook
 */
export async function registerBatch(
  workspace: Workspace,
  details: BatchDetails,
): Promise<Outcome & { batch: Digest; name: Name }> {
  const { gtin, lot, expiresAt, dosesPerVial, stability } = details
  vaccineProfile(details.vaccine)
  if (!(Number.isInteger(dosesPerVial) && dosesPerVial >= 1 && dosesPerVial <= mostDosesPerVial))
    throw appFault(
      'app.doses-unusable',
      `expected between 1 and ${mostDosesPerVial} doses in a vial, received ${dosesPerVial}`,
    )
  const name = batchName(gtin, lot)
  const serials = serialsFor(details.serials, workspace.random)
  const manifest: Manifest = { gtin, lot, vaccine: details.vaccine, stability, serials }
  const serialRoot = rootOf(treeOf(serialLeaves(vialNames(manifest))))
  const event = { kind: 'registerBatch', name, expiresAt, serialRoot, unitCount: serials.length, dosesPerVial } as const
  const commitment = putManifest(workspace.documents, manifest)
  // Random serials differ each time; the lot does not.
  const outcome = await record(workspace, event, { commitment, intent: `registerBatch ${name}` })
  return { ...outcome, batch: subjectOf(name), name }
}

/**
 * The scan that says most about the one batch in a picture, where several codes may stand for it.
 *
 * @throws app.labels-differ when they name several batches, or several expiry dates of one
 */
export function oneBatch({ clock }: Pick<Workspace, 'clock'>, scans: readonly Scan[]): Scan | undefined {
  const ofBatches = scans.filter(({ batch }) => batch !== null)
  const expiryIn = ({ elements }: Scan) => expiryOf(elements, clock.now())
  const batches = new Set(ofBatches.flatMap(({ batch }) => batch ?? []))
  const ends = new Set(ofBatches.flatMap((scan) => expiryIn(scan) ?? []))
  if (batches.size > 1 || ends.size > 1) {
    const said = [...[...batches].map(printedName), ...(ends.size > 1 ? [...ends].map(formatExpiry) : [])]
    throw appFault(
      'app.labels-differ',
      `expected the label of one batch, received ${said.map(printable).join(' and ')}`,
    )
  }
  return ofBatches.find((scan) => expiryIn(scan) !== null) ?? ofBatches[0] ?? scans[0]
}

/** What a scanned label says about a batch. @throws app.not-a-batch when it lacks (01), (10) or an expiry. */
export function batchOnLabel(
  workspace: Pick<Workspace, 'clock'>,
  scan: Scan,
): Pick<BatchDetails, 'gtin' | 'lot' | 'expiresAt'> {
  const named = scan.batch && parseName(scan.batch)
  const expiresAt = expiryOf(scan.elements, workspace.clock.now())
  if (named?.type === 'batch' && expiresAt !== null) return { gtin: named.gtin, lot: named.lot, expiresAt }
  const found = scan.elements.map(({ ai }) => `(${ai})`).join(' ')
  throw appFault('app.not-a-batch', `expected (01) GTIN, (10) lot and (17) expiry on the label, read ${found}`)
}

export type StageName = EventOf<'stageResult'>['stage']

/** Records what a stage of making found: research, material, test, quality. */
export async function recordStage(
  workspace: Workspace,
  stage: { name: Name; stage: StageName; passed: boolean; note: string; document?: Uint8Array },
): Promise<Outcome> {
  const batch = subjectOf(stage.name)
  const commitment = stage.document && workspace.documents.put(stage.document)
  const event = { kind: 'stageResult', batch, stage: stage.stage, passed: stage.passed, note: stage.note } as const
  return record(workspace, event, commitment ? { commitment } : {})
}

export async function releaseBatch(workspace: Workspace, name: Name): Promise<Outcome> {
  return record(workspace, { kind: 'releaseBatch', batch: subjectOf(name) })
}

/** Recalls a whole batch, or one unit of it. @throws app.already-recalled */
export async function recall(
  workspace: Workspace,
  name: Name,
  scope: 'batch' | 'unit',
  reason: string,
): Promise<Outcome> {
  const intent = `recall ${scope} ${name}: ${reason}`
  const { tables } = await workspace.answers()
  const standing = (scope === 'batch' ? tables.batch : tables.unit).get(subjectOf(name))
  if (standing?.recalledAt && !underWay(workspace, intent)) {
    const by = standing.recalledBy && printable(partyName(tables, standing.recalledBy))
    const why = printable(standing.recallReason ?? '')
    const since = `${by} recalled it at ${formatInstant(standing.recalledAt)}: ${why}`
    throw appFault('app.already-recalled', `expected a ${scope} that is not recalled, ${since}`)
  }
  return record(workspace, { kind: 'recall', target: subjectOf(name), scope, reason }, { intent })
}

export async function listBatches(workspace: Workspace): Promise<Batch[]> {
  return (await workspace.answers()).tables.batch.list()
}

export async function showBatch(
  workspace: Workspace,
  name: Name,
): Promise<{ batch: Batch; stages: Stage[]; maker: string }> {
  const { tables } = await workspace.answers()
  const batch = findBatch(tables, name)
  const stages = tables.stage.list('batch', batch.id).sort((a, b) => a.recordedAt - b.recordedAt)
  return { batch, stages, maker: tables.party.get(batch.maker)?.name ?? batch.maker }
}

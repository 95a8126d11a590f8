import { type Recommendation, vaccine } from '../coldchain/index.ts'
import type { Batch, History } from '../readmodel/index.ts'
import { type ReportView, renderReport } from '../report/index.ts'
import { type Digest, isFault, type Name, printable } from '../values/index.ts'
import { weigh } from './excursion.ts'
import { type DeviceTrack, tracksIn } from './readings.ts'
import { temperaturesOf } from './reportTemperature.ts'
import { verdictOf } from './reportVerdict.ts'
import { type ReportMaterial, routeOf, tablesOf } from './reportView.ts'
import { getManifest } from './serials.ts'
import { traceConsequences, traceToCause } from './tracing.ts'
import type { VerifyResult } from './verify.ts'
import type { Workspace } from './workspace.ts'

export type ReportRequest = {
  readonly batch: Name
  /** A symptom report or a dose, by the beginning of its identity: the way to it is drawn. */
  readonly from?: string
  readonly verification: VerifyResult | null
  /** Said on the page when the clock of the story did not run like a wall clock. */
  readonly timeNote?: string
}

/** One batch on one page of HTML: where it went, how warm it was, who decided what, who had it. */
export async function makeReport(workspace: Workspace, request: ReportRequest): Promise<string> {
  const material = await gather(workspace, request)
  const { chainId, contract } = (await workspace.ledger()).identity
  const { height } = await (await workspace.ledger()).head()
  const { batch } = material.forward
  const { verification } = request
  return renderReport({
    title: `Lot ${printable(batch.lot)}`,
    subtitle: `${material.history.parties.find(({ address }) => address === batch.maker)?.name ?? batch.maker}, ${batch.gtin}`,
    madeAt: material.now,
    timeNote: request.timeNote ?? null,
    verdict: verdictOf(material, verification?.ok ?? null),
    span: { from: batch.registeredAt, to: material.now },
    batch: factsOf(material.history, batch),
    route: routeOf(material),
    temperatures: temperaturesOf(material),
    ...tablesOf(material),
    verification: verification && sectionOf(verification),
    missing: [...(material.back?.missing.map(({ detail }) => detail) ?? []), ...material.unusable],
    ledger: { chainId, contract, blocks: height },
  })
}

async function gather(workspace: Workspace, { batch, from }: ReportRequest): Promise<ReportMaterial> {
  const { history, trace: forward } = await traceConsequences(workspace, batch)
  const { tables } = await workspace.answers()
  const back = from === undefined ? null : (await traceToCause(workspace, from)).trace
  const now = workspace.clock.now()
  const lifetime = { from: forward.batch.registeredAt, to: now }
  const places = new Map([...history.placements, ...history.excursions].map((row) => [row.container, row]))
  const unusable = new Set<string>()
  const probed = new Map<Digest, readonly DeviceTrack[]>()
  for (const [container, place] of places)
    probed.set(container, (await noting(unusable, () => tracksIn(workspace, tables, place, lifetime))) ?? [])
  const weighed = new Map<string, Recommendation>()
  for (const { unit, assessedAt } of history.assessments) {
    const name = tables.unit.get(unit)?.name
    const weighing = name && (await noting(unusable, () => weigh(workspace, name, assessedAt)))
    if (weighing) weighed.set(unit, weighing)
  }
  return {
    history,
    back,
    forward,
    probed,
    storage: storageOf(workspace, forward.batch),
    weighed,
    unusable: [...unusable],
    now,
  }
}

/** The range in which the table of vaccines has the product stored; null where its maker shared no manifest. */
function storageOf({ documents }: Workspace, { manifest }: Batch): ReportMaterial['storage'] {
  if (!documents.has(manifest)) return null
  const product = vaccine(getManifest(documents, manifest).vaccine)
  const { low, high } = product.storage.value
  return {
    label: `${product.name} storage`,
    range: {
      low: { side: 'low', milliCelsius: low, boundary: 'strict' },
      high: { side: 'high', milliCelsius: high, boundary: 'strict' },
    },
  }
}

/**
 * Waits for what shared readings say, or notes why they cannot be used: a page that names what is missing serves an
 * investigator better than none.
 */
async function noting<T>(unusable: Set<string>, look: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await look()
  } catch (error) {
    if (!isFault(error) || !unusableReadings.includes(error.code)) throw error
    unusable.add(error.message)
    return undefined
  }
}

const unusableReadings = ['app.readings-missing', 'app.readings-altered']

function factsOf(history: History, batch: Batch): ReportView['batch'] {
  const { name, gtin, lot, registeredAt, releasedAt, recalledAt, expiresAt, unitCount: vials, dosesPerVial } = batch
  const maker = history.parties.find(({ address }) => address === batch.maker)?.name ?? batch.maker
  return { name, gtin, lot, maker, registeredAt, releasedAt, recalledAt, expiresAt, vials, dosesPerVial }
}

function sectionOf({ ok, checked, findings }: VerifyResult): ReportView['verification'] {
  return { ok, findings, checked: Object.entries(checked).map(([what, count]) => ({ what, count })) }
}

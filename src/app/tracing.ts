import type { Recommendation } from '../coldchain/index.ts'
import { type Dose, type History, historyOfBatch, type Symptom } from '../readmodel/index.ts'
import { type BackTrace, type ForwardTrace, traceBack, traceForward } from '../trace/index.ts'
import { type Digest, isFault, type Name } from '../values/index.ts'
import { weigh } from './excursion.ts'
import { appFault } from './faults.ts'
import { byBeginning, findBatch } from './lookup.ts'
import { type CloneOf, radarOf } from './radar.ts'
import { getManifest, vialNames } from './serials.ts'
import type { Workspace } from './workspace.ts'

export * from './radar.ts'

/** From a symptom report, or a dose, back to everything that led to it. @param text - The beginning of its identity. */
export async function traceToCause(
  workspace: Workspace,
  text: string,
): Promise<{ trace: BackTrace; history: History; clones: CloneOf[] }> {
  const { tables } = await workspace.answers()
  const told = { code: 'app.dose-unknown', what: 'report or dose' } as const
  const cause = byBeginning<Symptom | Dose>([...tables.symptom.list(), ...tables.dose.list()], text, told)
  const dose = 'dose' in cause ? tables.dose.get(cause.dose) : cause
  const batch = dose && tables.vial.get(dose.vial)?.batch
  if (!batch)
    throw appFault('app.dose-unknown', `expected the dose of report ${cause.id}, the ledger has not all of it`)
  const history = await historyOf(workspace, batch)
  const trace = traceBack(history, cause.id)
  const clones = trace.vial?.name ? radarOf(workspace, tables).casesOf(trace.vial.name) : []
  return { trace, history, clones }
}

/**
 * What the vial of a dose went through until it was opened, and what was left then of what its maker permits: the exposure
 * of every container its carton was in, by itself or inside something else.
 *
 * @returns `null` where the carton is not recorded, or readings or the maker's figures are not at hand.
 */
export async function exposureOf(
  workspace: Workspace,
  { trace, history }: { readonly trace: BackTrace; readonly history: History },
): Promise<Recommendation | null> {
  const carton = history.units.find(({ id }) => id === trace.vial?.unit)
  if (!carton || !trace.vial) return null
  try {
    return await weigh(workspace, carton.name, trace.vial.openedAt)
  } catch (error) {
    if (isFault(error) && error.code.startsWith('app.')) return null
    throw error
  }
}

/** From a batch forward to everyone concerned. */
export async function traceConsequences(
  workspace: Workspace,
  name: Name,
): Promise<{ trace: ForwardTrace; history: History }> {
  const { tables } = await workspace.answers()
  const { id } = findBatch(tables, name)
  const history = await historyOf(workspace, id)
  return { trace: traceForward(history, id), history }
}

/** Everything about one batch; its vials carry names where the maker's manifest is at hand. */
async function historyOf(workspace: Workspace, batch: Digest): Promise<History> {
  const { tables } = await workspace.answers()
  const row = tables.batch.get(batch)
  const names =
    row && workspace.documents.has(row.manifest) ? vialNames(getManifest(workspace.documents, row.manifest)) : []
  return historyOfBatch(tables, batch, (index) => names[index] ?? null)
}

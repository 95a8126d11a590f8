import { type Recommendation, recommend, type Stretch, stays, uncovered, vaccine } from '../coldchain/index.ts'
import { canonicalBytes } from '../envelope/index.ts'
import type { Excursion, Tables, Unit } from '../readmodel/index.ts'
import { type Digest, instant, type Name, subjectOf, zeroDigest } from '../values/index.ts'
import { appFault } from './faults.ts'
import { findExcursion, findUnit } from './lookup.ts'
import { tracksIn } from './readings.ts'
import { type Outcome, record } from './record.ts'
import { getManifest } from './serials.ts'
import type { Workspace } from './workspace.ts'

/** A unit an excursion suspended, and what became of it. What is still packed in it shares its fate and is not listed. */
export type Affected = {
  readonly unit: Unit
  readonly state: 'suspended' | 'cleared' | 'condemned'
}

export async function listExcursions(workspace: Workspace): Promise<(Excursion & { affected: Affected[] })[]> {
  const { tables } = await workspace.answers()
  const all = tables.excursion.list().sort((a, b) => a.startedAt - b.startedAt)
  return withAffected(tables, all)
}

export async function showExcursion(workspace: Workspace, id: string): Promise<Excursion & { affected: Affected[] }> {
  const { tables } = await workspace.answers()
  const [shown] = withAffected(tables, [findExcursion(tables, id)])
  return shown as Excursion & { affected: Affected[] }
}

/**
 * What the readings themselves say about one unit, and what the maker's figures permit: its exposure over every stay since
 * it was packed, and the time between two stays, of which nobody knows anything.
 *
 * @param until - What happened later does not count; now when left out.
 */
export async function weigh(workspace: Workspace, unit: Name, until = workspace.clock.now()): Promise<Recommendation> {
  const { tables } = await workspace.answers()
  const { id, packedAt } = findUnit(tables, unit)
  const history = { packings: tables.packing.list(), placements: tables.placement.list() }
  const recorded = stays(id, history).filter(({ from }) => from < until)
  const measured = recorded.map((stay): Stretch => {
    const during = { from: stay.from, to: instant(Math.min(stay.to ?? until, until)) }
    const there = history.placements.find(({ container }) => container === stay.container)
    return { ...during, tracks: there ? tracksIn(workspace, tables, there, during) : [] }
  })
  const silent = uncovered(recorded, { from: packedAt, to: until }).map(
    (window): Stretch => ({ ...window, tracks: [] }),
  )
  return recommend(await productOf(workspace, id), [...measured, ...silent])
}

/** Decides on one unit an excursion suspended. The reason is kept as a document; the ledger has its hash. */
export async function assess(
  workspace: Workspace,
  decision: { unit: Name; excursion: string; decision: 'cleared' | 'condemned'; reason: string },
): Promise<Outcome & { document: Digest }> {
  const { tables } = await workspace.answers()
  const excursion = findExcursion(tables, decision.excursion).id
  const grounds = { decision: decision.decision, reason: decision.reason, unit: decision.unit, excursion }
  const document = workspace.documents.put(canonicalBytes(grounds))
  const event = { kind: 'assess', unit: subjectOf(decision.unit), excursion, decision: decision.decision } as const
  return { ...(await record(workspace, event, { commitment: document })), document }
}

function withAffected(tables: Tables, excursions: readonly Excursion[]): (Excursion & { affected: Affected[] })[] {
  const units = tables.unit.list()
  const assessments = tables.assessment.list()
  return excursions.map((excursion) => {
    const decisions = new Map(assessments.filter((row) => row.excursion === excursion.id).map((row) => [row.unit, row]))
    const affected = units.flatMap((unit): Affected[] => {
      if (unit.suspendedBy.includes(excursion.id)) return [{ unit, state: 'suspended' }]
      const state = decisions.get(unit.id)?.decision
      return state ? [{ unit, state }] : []
    })
    return { ...excursion, affected }
  })
}

/** What the maker says about the product in a unit; of the first batch where it holds several. */
async function productOf(workspace: Workspace, unit: Digest) {
  const { tables } = await workspace.answers()
  const inside = [unit, ...tables.packing.list('parent', unit).map(({ child }) => child)]
  const content = inside.flatMap((id) => tables.content.list('unit', id))[0]
  const batch = content && tables.batch.get(content.batch)
  if (!batch || batch.manifest === zeroDigest)
    throw appFault('app.batch-unknown', 'expected a unit with vials of a registered batch, it holds none')
  const manifest = getManifest(workspace.documents, batch.manifest)
  return { ...vaccine(manifest.vaccine), stability: manifest.stability }
}

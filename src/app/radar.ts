import { type Carrier, carriers } from '../coldchain/index.ts'
import type { Packing, Tables } from '../readmodel/index.ts'
import { eventOf } from '../sign/index.ts'
import { type Appearance, type CloneCase, suspectClones } from '../trace/index.ts'
import {
  type Address,
  type Digest,
  formatInstant,
  formatSpan,
  type Name,
  parseName,
  printable,
  subjectOf,
} from '../values/index.ts'
import { partyName } from './lookup.ts'
import { placesOf } from './places.ts'
import { type VialPlaces, vialPlaces } from './vialPlaces.ts'
import type { Workspace } from './workspace.ts'

/** A case, and the serial it is about. */
export type CloneOf = CloneCase & { readonly unit: Name }

/** Finds copies: what the ledger recorded of all parties, held against what this site's readers saw. */
export type Radar = {
  /** @param now - Appearances that are not kept yet: the vial is in the hand. @param lot - What its label names. */
  readonly casesOf: (name: Name, now?: readonly Appearance[], lot?: string) => CloneOf[]
}

export function radarOf(
  workspace: Workspace,
  tables: Tables,
  vials: VialPlaces = vialPlaces(workspace, tables),
): Radar {
  const me = workspace.site.file.party
  const places = placesOf(workspace.site)
  const scans = workspace.journal().scans()
  const refused = refusedAt(workspace)
  const journeys = new Map<Digest, Appearance[]>()

  /** What happened to a unit and to what it was inside of at the time; a carton's vials share it. */
  function journeyOf(unit: Digest): Appearance[] {
    const known = journeys.get(unit)
    if (known) return known
    const journey = carriers(unit, packingsAbove(tables, unit)).flatMap((carrier) => eventsOf(tables, carrier))
    journeys.set(unit, journey)
    return journey
  }

  function ofVial(name: Name, lot: string | undefined): Appearance[] {
    const id = subjectOf(name)
    const place = vials.placeOf(name)
    const vial = tables.vial.get(id)
    const claims = (place?.claimedBy ?? []).map(({ maker, registeredAt, lot: claimed }) => ({
      maker,
      registeredAt,
      claimed,
    }))
    const onLabel = tables.batch.list().find((batch) => batch.lot === lot && batch.gtin === gtinOf(name))
    const labelled = onLabel && claims.length > 0 && !claims.some(({ claimed }) => claimed === lot) ? [onLabel] : []
    const registered = [...claims.map(({ maker, registeredAt }) => ({ maker, registeredAt })), ...labelled].map(
      ({ maker, registeredAt }) => ({ party: maker, at: registeredAt, as: 'registered' as const }),
    )
    const carried = place?.carton ? sinceRepacked(tables, place.carton, journeyOf(place.carton)) : []
    const opened = vial ? [{ party: vial.clinic, at: vial.openedAt, as: 'opened' as const }] : []
    const closed = vial?.closedAt ? [{ party: vial.clinic, at: vial.closedAt, as: 'discarded' as const }] : []
    const dosed = tables.dose
      .list('vial', id)
      .map(({ clinic, givenAt }) => ({ party: clinic, at: givenAt, as: 'dosed' as const }))
    const before = carried.filter(({ at }) => !vial || at <= vial.openedAt)
    // One maker's registration tells nothing of where the vial is.
    const twice = registered.length > 1 ? registered : []
    return [...twice, ...before, ...opened, ...dosed, ...closed, ...(refused().get(id) ?? [])]
  }

  return {
    casesOf(name, now = [], lot = undefined) {
      const isVial = parseName(name).type === 'vial'
      const told = isVial ? ofVial(name, lot) : journeyOf(subjectOf(name))
      const seen = scans.sightings(name).map(({ at }) => ({ party: me, at, as: 'scanned' as const }))
      return suspectClones([...told, ...seen, ...now], places).map((each) => ({ ...each, unit: name }))
    },
  }
}

/** Every case there is: of what this site scanned, of opened vials, and of cartons and pallets. */
export async function listClones(workspace: Workspace): Promise<CloneOf[]> {
  const { tables } = await workspace.answers()
  const vials = vialPlaces(workspace, tables)
  const radar = radarOf(workspace, tables, vials)
  const opened = tables.vial.list().flatMap(({ batch, index }) => vials.nameOf(batch, index) ?? [])
  const names = new Set([
    ...workspace.journal().scans().units(),
    ...opened,
    ...tables.unit.list().map(({ name }) => name),
  ])
  return [...names].flatMap((name) => radar.casesOf(name))
}

/** A case in one sentence, with both custodians: what two things at once would have to be true. */
export function sayClone(tables: Tables, { reason, first, second, distanceKm, fastestMs }: CloneCase): string {
  const where = ({ party, at, as }: Appearance) =>
    `${as} at ${printable(partyName(tables, party))} ${formatInstant(at).slice(0, 16)}Z`
  const both = `${where(first)}, ${where(second)}`
  if (reason === 'impossible-speed')
    return `${both}: ${distanceKm} km, at least ${formatSpan(fastestMs ?? 0)} by air, in ${formatSpan(second.at - first.at)}`
  const why = {
    'dispensed-twice': 'dispensed twice',
    'seen-after-end': 'used up or thrown away before',
    'two-batches': 'one serial in two batches',
  }
  return `${both}: ${why[reason]}`
}

function gtinOf(name: Name): string | null {
  const named = parseName(name)
  return named.type === 'logistic' ? null : named.gtin
}

/** Packings of a unit and of everything it was ever inside of. */
function packingsAbove(tables: Tables, unit: Digest, known = new Set<Digest>()): Packing[] {
  if (known.has(unit)) return []
  known.add(unit)
  const packings = tables.packing.list('child', unit)
  return [...packings, ...packings.flatMap(({ parent }) => packingsAbove(tables, parent, known))]
}

function eventsOf(tables: Tables, { unit, from, to }: Carrier): Appearance[] {
  const handoffs = tables.handoff.list('unit', unit).flatMap((handoff): Appearance[] => {
    const offered = { party: handoff.from, at: handoff.offeredAt, as: 'offered' as const }
    const settled = handoff.status === 'accepted' && handoff.settledAt !== null
    return settled ? [offered, { party: handoff.to, at: handoff.settledAt, as: 'accepted' }] : [offered]
  })
  const placed = tables.placement
    .list('unit', unit)
    .map(({ owner, placedAt }) => ({ party: owner, at: placedAt, as: 'placed' as const }))
  const row = tables.unit.get(unit)
  const closed = row?.closedAt ? [{ party: row.custodian, at: row.closedAt, as: 'discarded' as const }] : []
  return [...handoffs, ...placed, ...closed].filter(({ at }) => at >= from && (to === null || at <= to))
}

/** Nobody says which vials were moved into a carton: before the last move, its way may not be the vial's. */
function sinceRepacked(tables: Tables, carton: Digest, journey: readonly Appearance[]): Appearance[] {
  const moves = tables.repacking.list('unit', carton).map(({ packedAt }) => packedAt)
  return journey.filter(({ at }) => moves.every((moved) => at >= moved))
}

/** Openings and doses of this site that the rulebook refused: the ledger keeps no word of what others tried. */
function refusedAt(workspace: Workspace): () => ReadonlyMap<Digest, Appearance[]> {
  let found: Map<Digest, Appearance[]> | undefined
  return () => {
    if (found) return found
    const journal = workspace.journal()
    const tried = journal.rejected().flatMap(({ id }) => {
      const statement = journal.entry(id)?.statement
      const event = statement && eventOf(statement)
      if (!statement || (event?.kind !== 'openVial' && event?.kind !== 'dose')) return []
      const appearance = { party: statement.party as Address, at: statement.occurredAt, as: 'attempted' as const }
      return [{ vial: event.vial, appearance }]
    })
    const byVial = Map.groupBy(tried, ({ vial }) => vial)
    found = new Map([...byVial].map(([vial, all]) => [vial, all.map(({ appearance }) => appearance)]))
    return found
  }
}

import type { KindName } from '../../src/event/index.ts'
import type { GasRow } from '../gas.ts'
import { round } from '../measure.ts'
import type { Disk } from './speed.ts'

/** What the load of a country is reckoned from. */
export const country = {
  clinics: 1000,
  warehouses: 40,
  dosesPerYear: 5_000_000,
  dosesPerVial: 10,
  deliveriesPerSiteAndMonth: 1,
  devicesPerSite: 1,
  anchorsPerDeviceAndDay: 24,
  excursionsPerDeviceAndMonth: 1,
  /** Share of doses after which somebody reports a symptom. */
  symptomShare: 0.01,
  blockSeconds: 5,
  /** Clinics give doses in so many hours of a day, on so many days of a year. */
  openHoursPerDay: 8,
  openDaysPerYear: 300,
} as const

export type Load = {
  readonly delivery: string
  readonly statementsPerYear: number
  readonly gasPerSecond: number
  readonly gasPerSecondInOpenHours: number
  readonly gasPerBlockInOpenHours: number
  readonly blocksPerYear: number
  readonly gigabytesPerNodeAndYear: number
}

/** An empty block of a network: header, seal and commit seals of four validators. */
const emptyBlockBytes = 1200
const yearSeconds = 365 * 86_400

/**
 * The load of a country on each validator.
 *
 * @param gas - Measured; @param disk - Measured on the embedded chain after pruning: blocks, receipts and logs of a node
 *   that keeps no old state.
 */
export function nationalLoads(gas: readonly GasRow[], disk: readonly Disk[]): Load[] {
  return [
    { delivery: 'each clinic by itself, one or two at a time', batch: 1 },
    { delivery: 'fifty at a time, as a district relays them', batch: 50 },
  ].map(({ delivery, batch }) => {
    const perYear = [...said()].map(([kind, count]) => ({ count, gas: count * gasOf(gas, kind, batch), kind }))
    const statementsPerYear = perYear.reduce((sum, { count }) => sum + count, 0)
    const gasPerYear = perYear.reduce((sum, row) => sum + row.gas, 0)
    const openSeconds = country.openDaysPerYear * country.openHoursPerDay * 3600
    const atAllHours = perYear.filter(({ kind }) => kind === 'checkpoint').reduce((sum, row) => sum + row.gas, 0)
    const peak = atAllHours / yearSeconds + (gasPerYear - atAllHours) / openSeconds
    const bytes = (disk.find((row) => row.batch === batch)?.prunedMegabytesPer1000 ?? 0) * 1000
    const blocksPerYear = yearSeconds / country.blockSeconds
    return {
      delivery,
      statementsPerYear: Math.round(statementsPerYear),
      gasPerSecond: round(gasPerYear / yearSeconds),
      gasPerSecondInOpenHours: round(peak),
      gasPerBlockInOpenHours: round(peak * country.blockSeconds),
      blocksPerYear,
      gigabytesPerNodeAndYear: round((statementsPerYear * bytes + blocksPerYear * emptyBlockBytes) / 1e9),
    }
  })
}

/** How often each kind is said in a year. */
function said(): Map<KindName, number> {
  const sites = country.clinics + country.warehouses
  const deliveries = sites * country.deliveriesPerSiteAndMonth * 12
  const devices = sites * country.devicesPerSite
  const excursions = devices * country.excursionsPerDeviceAndMonth * 12
  return new Map([
    ['dose', country.dosesPerYear],
    ['openVial', country.dosesPerYear / country.dosesPerVial],
    ['symptom', country.dosesPerYear * country.symptomShare],
    ['offer', deliveries],
    ['accept', deliveries],
    ['place', deliveries],
    ['checkpoint', devices * country.anchorsPerDeviceAndDay * 365],
    ['excursion', excursions],
    ['assess', excursions],
  ])
}

function gasOf(rows: readonly GasRow[], kind: KindName, batch: number): number {
  const row = rows.find((each) => each.kind === kind && each.batch === batch)
  if (!row) throw new Error(`expected the gas of ${kind}, ${batch} to a transaction, it was not measured`)
  return row.gas
}

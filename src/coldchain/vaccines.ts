import { milliCelsius } from '../values/index.ts'
import type { Marked, OpenedVial, VaccineProfile } from './vaccine.ts'

const hourMs = 3_600_000

const fridge = { low: milliCelsius(2000), high: milliCelsius(8000) }
const freezer = { low: milliCelsius(-25_000), high: milliCelsius(-15_000) }
const ultraLow = { low: milliCelsius(-90_000), high: milliCelsius(-60_000) }

const multiDose: OpenedVial = { rule: 'multi-dose', keepMs: 28 * 24 * hourMs }
const singleDose: OpenedVial = { rule: 'single-dose' }

const rows: readonly Omit<VaccineProfile, 'version' | 'stability'>[] = [
  {
    name: 'opv',
    title: 'Oral polio, as kept at the clinic',
    storage: unconfirmed(fridge),
    freezing: seen('harmless'),
    diluent: 'none',
    vialMonitorDays: unconfirmed([2]),
    opened: seen(multiDose),
  },
  {
    name: 'bcg',
    title: 'BCG, lyophilised',
    storage: unconfirmed(fridge),
    freezing: seen('harmless'),
    diluent: 'never-freeze',
    vialMonitorDays: unconfirmed([14, 30]),
    opened: seen(session(6)),
  },
  {
    name: 'measles',
    title: 'Measles, MR, MMR',
    storage: seen(fridge),
    freezing: seen('harmless'),
    diluent: 'never-freeze',
    vialMonitorDays: unconfirmed([14]),
    opened: seen(session(6)),
  },
  {
    name: 'yellow-fever',
    title: 'Yellow fever',
    storage: seen(fridge),
    freezing: seen('harmless'),
    diluent: 'never-freeze',
    vialMonitorDays: unconfirmed([14]),
    opened: seen(session(6)),
  },
  {
    name: 'penta',
    title: 'Pentavalent (DTP-HepB-Hib), liquid',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'none',
    vialMonitorDays: seen([7, 14]),
    opened: seen(multiDose),
  },
  {
    name: 'hepb',
    title: 'Hepatitis B',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'none',
    vialMonitorDays: unconfirmed([30]),
    opened: seen(multiDose),
  },
  {
    name: 'td',
    title: 'TT, Td, DT',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'none',
    vialMonitorDays: unconfirmed([30]),
    opened: seen(multiDose),
  },
  {
    name: 'ipv',
    title: 'Inactivated polio',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'none',
    vialMonitorDays: seen([7]),
    opened: seen(multiDose),
  },
  {
    name: 'pcv',
    title: 'Pneumococcal conjugate',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'none',
    vialMonitorDays: unconfirmed([30]),
    opened: unconfirmed(multiDose),
  },
  {
    name: 'hpv',
    title: 'Human papillomavirus',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'none',
    vialMonitorDays: unconfirmed([30]),
    opened: unconfirmed(singleDose),
  },
  {
    name: 'rotavirus',
    title: 'Rotavirus',
    storage: unconfirmed(fridge),
    freezing: unconfirmed('by-product'),
    diluent: 'none',
    vialMonitorDays: seen([7, 14]),
    opened: unconfirmed(singleDose),
  },
  {
    name: 'men-a',
    title: 'Meningococcal A, lyophilised',
    storage: unconfirmed(fridge),
    freezing: seen('harmful'),
    diluent: 'never-freeze',
    vialMonitorDays: unconfirmed([30]),
    opened: unconfirmed(session(6)),
  },
  {
    name: 'bnt162b2',
    title: 'BNT162b2, label of 2021-07',
    storage: unconfirmed(ultraLow),
    freezing: unconfirmed('never-refreeze'),
    diluent: 'never-freeze',
    vialMonitorDays: unconfirmed([]),
    opened: unconfirmed(session(6)),
  },
  {
    name: 'mrna-1273',
    title: 'mRNA-1273',
    storage: unconfirmed(freezer),
    freezing: unconfirmed('never-refreeze'),
    diluent: 'none',
    vialMonitorDays: unconfirmed([]),
    opened: unconfirmed(session(19)),
  },
]

/**
 * A starting table. Freezing: the vaccines of WHO shipping indicators types 1 and 2. Opened vials: WHO/IVB/14.07.
 * What is marked unconfirmed needs the product's label beside it.
 */
export const vaccines: readonly VaccineProfile[] = rows.map((row) => ({ ...row, version: '2026-11-22', stability: [] }))

function seen<T>(value: T): Marked<T> {
  return { value, mark: 'seen' }
}

function unconfirmed<T>(value: T): Marked<T> {
  return { value, mark: 'unconfirmed' }
}

function session(hours: number): OpenedVial {
  return { rule: 'session', keepMs: hours * hourMs }
}

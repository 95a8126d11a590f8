import { scanOf } from '../capture/index.ts'
import type { Batch, Excursion, Party, Tables, Unit } from '../readmodel/index.ts'
import {
  type Address,
  type Digest,
  logisticName,
  type Name,
  type Named,
  parseName,
  printable,
  sscc,
  subjectOf,
} from '../values/index.ts'
import { appFault } from './faults.ts'

/** A party by its name or address. @throws app.party-unknown also when a name fits several. */
export function findParty(tables: Tables, text: string): Party {
  const all = tables.party.list()
  const found = all.filter((party) => party.address === text.toLowerCase() || party.name === text)
  if (found.length === 1 && found[0]) return found[0]
  const known = all.map(({ name }) => printable(name)).join(', ')
  throw appFault(
    'app.party-unknown',
    `expected one party called "${printable(text)}", the ledger knows ${known || 'none'}`,
  )
}

/** What to call an address in a sentence: its party's name, or the address when nobody admitted it. */
export function partyName(tables: Tables, party: Address): string {
  return tables.party.get(party)?.name ?? party
}

/** @throws app.batch-unknown */
export function findBatch(tables: Tables, name: Name): Batch {
  const batch = tables.batch.get(subjectOf(name))
  if (!batch)
    throw appFault('app.batch-unknown', `expected a registered batch, the ledger has none called ${printable(name)}`)
  return batch
}

/** @throws app.unit-unknown */
export function findUnit(tables: Tables, name: Name): Unit {
  const unit = tables.unit.get(subjectOf(name))
  if (!unit) throw appFault('app.unit-unknown', `expected a packed unit, the ledger has none called ${printable(name)}`)
  return unit
}

/** An excursion by its identity or the beginning of it. @throws app.excursion-unknown also when several fit. */
export function findExcursion(tables: Tables, text: string): Excursion {
  return byBeginning(tables.excursion.list(), text, { code: 'app.excursion-unknown', what: 'excursion' })
}

/** The row whose identity begins like this; what is shorter than eight digits names nothing, or it would by accident. */
export function byBeginning<Row extends { readonly id: Digest }>(
  rows: readonly Row[],
  text: string,
  { code, what }: { code: 'app.excursion-unknown' | 'app.dose-unknown'; what: string },
): Row {
  const beginning = text.toLowerCase()
  if (!/^0x[0-9a-f]{8,64}$/.test(beginning))
    throw appFault(code, `expected 0x and at least eight digits of one ${what}, received "${printable(text)}"`)
  const found = rows.filter(({ id }) => id.startsWith(beginning))
  if (found.length === 1 && found[0]) return found[0]
  throw appFault(code, `expected one ${what} "${printable(text)}", found ${found.length}`)
}

/** A short form of an identity for people; the long form is in `--json`. */
export function shortId(id: Digest): string {
  return id.slice(0, 12)
}

/** `SSCC 095060000000000019`, `lot VT2611A of 09506000134352`: a name as it is printed on the thing; other text as it is. */
export function printedName(name: string): string {
  try {
    const named = parseName(name)
    if (named.type === 'logistic') return `SSCC ${named.sscc}`
    return named.type === 'batch' ? `lot ${named.lot} of ${named.gtin}` : `serial ${named.serial} of ${named.gtin}`
  } catch {
    return name
  }
}

/** A name as it is typed on a command line: the digits of an SSCC, or a bracketed element string in quotes. */
export function typedName(name: Name): string {
  const named = parseName(name)
  if (named.type === 'logistic') return named.sscc
  return named.type === 'batch' ? `"(01)${named.gtin}(10)${named.lot}"` : `"(01)${named.gtin}(21)${named.serial}"`
}

/** A unit as people give it: its SSCC, its Digital Link, or what a scanner read. @throws app.not-a-unit, capture.*, values.* */
export function unitNamed(text: string): Name {
  return identityIn(text, 'unit', 'logistic') ?? refuse('app.not-a-unit', 'a carton or pallet', text)
}

/** A carton or pallet that is expected somewhere. @throws app.unit-unknown, and what {@link unitNamed} throws */
export function expectedUnit(tables: Tables, text: string): Digest {
  return findUnit(tables, unitNamed(text)).id
}

/** A vial as people give it. @throws app.not-a-vial, capture.*, values.* */
export function vialNamed(text: string): Name {
  return identityIn(text, 'unit', 'vial') ?? refuse('app.not-a-vial', 'a vial', text)
}

/** A batch as people give it. @throws app.not-a-batch, capture.*, values.* */
export function batchNamed(text: string): Name {
  return identityIn(text, 'batch', 'batch') ?? refuse('app.not-a-batch', 'a batch', text)
}

/** A vial, unit or batch as people give it; the most exact thing the text names. @throws capture.*, values.* */
export function anyNamed(text: string): Name {
  if (isPlainWord(text)) refuse('app.not-a-unit', 'a vial, a unit or a batch', text)
  if (isShortNumber(text)) return bareSscc(text) ?? refuse('app.not-a-unit', 'a vial, a unit or a batch', text)
  const { unit, batch } = scanOf({ source: 'typed', text })
  return unit ?? batch ?? refuse('app.not-a-unit', 'a vial, a unit or a batch', text)
}

/** What a person typed, as an element string: 18 digits are an SSCC here as in every command that takes a unit. */
export function elementStringOf(text: string): string {
  return /^\d{18}$/.test(text) ? `(00)${text}` : text
}

function identityIn(text: string, field: 'unit' | 'batch', type: Named['type']): Name | null {
  if (isPlainWord(text)) return null
  if (isShortNumber(text)) return type === 'logistic' ? bareSscc(text) : null
  const found = scanOf({ source: 'typed', text })[field]
  return found && parseName(found).type === type ? found : null
}

/** Words, or a lot number alone: whoever typed it did not mean a code, and needs no word about application identifiers. */
function isPlainWord(text: string): boolean {
  return !/^\s*(?:[(\]]|\d\d|https?:|urn:)/i.test(text)
}

/** Digits, and too few to name anything by element strings: the first of them mean no application identifier. */
function isShortNumber(text: string): boolean {
  return /^\d{1,18}$/.test(text)
}

function bareSscc(digits: string): Name | null {
  return digits.length === 18 ? logisticName(sscc(digits)) : null
}

function refuse(code: 'app.not-a-unit' | 'app.not-a-vial' | 'app.not-a-batch', what: string, text: string): never {
  throw appFault(code, `expected ${what}, received "${printable(text)}"`)
}

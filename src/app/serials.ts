import type { StabilityRow } from '../coldchain/index.ts'
import { leafHash } from '../journal/index.ts'
import {
  bytesOf,
  type Digest,
  type Gtin,
  gtin,
  milliCelsius,
  type Name,
  printable,
  type Random,
  subjectOf,
  vialName,
} from '../values/index.ts'
import type { Documents } from './documents.ts'
import { appFault } from './faults.ts'

/** What a maker says about one batch beside the ledger. Serials stand in the order of the leaves of the serial tree. */
export type Manifest = {
  readonly gtin: Gtin
  readonly lot: string
  readonly vaccine: string
  readonly stability: readonly StabilityRow[]
  readonly serials: readonly string[]
}

const format = 'vialtrace/manifest/v1'
/** No I, L, O, U: nobody should have to guess a letter from a vial. 32 signs, five bits each. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const serialLength = 12
const maxSerials = 1_000_000

/** Serials nobody can guess: sixty random bits each. */
export function randomSerials(count: number, random: Random): string[] {
  const made = new Set<string>()
  while (made.size < count) {
    const bytes = random(serialLength)
    made.add(Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join(''))
  }
  return [...made]
}

/**
 * The serials of a batch: the maker's own, or so many made up.
 *
 * @throws app.serials-unusable unless there are some, no more than a manifest may hold, and no two vials would be one.
 */
export function serialsFor(given: readonly string[] | number, random: Random): readonly string[] {
  const count = typeof given === 'number' ? given : given.length
  if (!(count >= 1 && count <= maxSerials))
    throw appFault('app.serials-unusable', `expected between 1 and ${maxSerials} serials, received ${count}`)
  if (typeof given === 'number') return randomSerials(given, random)
  const seen = new Set<string>()
  for (const serial of given) {
    if (seen.has(serial))
      throw appFault('app.serials-unusable', `expected every serial once, received ${printable(serial)} twice`)
    seen.add(serial)
  }
  return given
}

/** Keeps the manifest as a document of its batch; its hash is what the registration commits to. */
export function putManifest(documents: Documents, manifest: Manifest): Digest {
  return documents.put(Buffer.from(JSON.stringify({ format, ...manifest })))
}

/** @throws app.document-missing, app.document-altered, app.file-unusable when it is no manifest */
export function getManifest(documents: Documents, hash: Digest): Manifest {
  const value = parsed(documents.get(hash))
  const { lot, vaccine, stability, serials } = value ?? {}
  if (value?.format !== format || !areTexts([value.gtin, lot, vaccine]) || !areTexts(serials) || !areRows(stability))
    throw appFault('app.file-unusable', `expected a serial manifest, document ${hash} is something else`)
  return { gtin: gtin(`${value.gtin}`), lot: `${lot}`, vaccine: `${vaccine}`, stability, serials }
}

/** Another party wrote it: anything can be in it. */
function parsed(bytes: Uint8Array): (Partial<Manifest> & { readonly format?: string }) | null {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return null
  }
}

/** A figure that is missing or no number would permit everything. */
function areRows(list: unknown): list is StabilityRow[] {
  return Array.isArray(list) && list.every(isRow)
}

function isRow(row: unknown): row is StabilityRow {
  const { above, permittedMs, source } = (row ?? {}) as Partial<Record<keyof StabilityRow, unknown>>
  if (typeof above !== 'number' || typeof permittedMs !== 'number' || typeof source !== 'string') return false
  return isTemperature(above) && Number.isFinite(permittedMs) && permittedMs >= 0
}

function isTemperature(value: number): boolean {
  try {
    return milliCelsius(value) === value
  } catch {
    return false
  }
}

function areTexts(list: unknown): list is string[] {
  return Array.isArray(list) && list.length <= maxSerials && list.every((item) => typeof item === 'string')
}

export function vialNames(manifest: Manifest): Name[] {
  return manifest.serials.map((serial) => vialName(manifest.gtin, serial))
}

/** The leaves of the serial tree: each holds one vial's subject. */
export function serialLeaves(names: readonly Name[]): Digest[] {
  return names.map((name) => leafHash(bytesOf(subjectOf(name))))
}

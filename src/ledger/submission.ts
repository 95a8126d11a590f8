import type { Domain } from '../sign/index.ts'
import type { Digest, Hex } from '../values/index.ts'
import { packEntry, type Sent } from './packed.ts'

/**
 * Call data for `submit(parcel)`.
 *
 * @param selector - First four bytes of the function's hash, with 0x.
 * @param domain - The ledger it is sent to.
 * @param evidence - What proves the doses that statements are about, by the statement's identity.
 */
export function encodeSubmission(
  selector: string,
  domain: Domain,
  statements: readonly (Sent & { readonly id?: Digest })[],
  evidence: ReadonlyMap<Digest, Hex> = new Map(),
): Hex {
  const entries = statements.map((sent, at) =>
    packEntry(domain, sent, statements[at - 1], sent.id && evidence.get(sent.id)),
  )
  const parcel = statements.length.toString(16).padStart(4, '0') + entries.join('')
  const padded = parcel.padEnd(Math.ceil(parcel.length / 64) * 64, '0')
  return `${selector}${word(32)}${word(parcel.length / 2)}${padded}` as Hex
}

function word(value: number): string {
  return value.toString(16).padStart(64, '0')
}

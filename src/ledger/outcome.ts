import { type Digest, type RefusalName, refusals } from '../values/index.ts'

/** What the rulebook answered to one statement, and in which block. */
export type Outcome = {
  readonly id: Digest
  readonly block: number
  readonly blockHash: Digest
  readonly transaction: Digest
} & ({ readonly status: 'recorded' } | { readonly status: 'rejected'; readonly refusal: RefusalName })

/** @throws RangeError for a code this program does not know: the contract is not the one it was made for. */
export function refusalName(code: number): RefusalName {
  const refusal = refusals[code]
  if (!refusal) throw new RangeError(`expected a refusal code below ${refusals.length}, received ${code}`)
  return refusal.name
}

/** The refusals of a mask: bit n is the refusal with code n. */
export function refusalsIn(mask: bigint): RefusalName[] {
  return refusals.filter(({ code }) => code > 0 && ((mask >> BigInt(code)) & 1n) === 1n).map(({ name }) => name)
}

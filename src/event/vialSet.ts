import type { Digest } from '../values/index.ts'
import { eventFault } from './faults.ts'

/**
 * Vials of one batch that move together, as bits: the vial at leaf `i` of the batch's serial tree is bit `i % 256` of
 * word `i / 256`. Only words with at least one bit are listed, in ascending order.
 */
export type VialSet = {
  readonly batch: Digest
  /** The unit they are taken from; the zero digest means the signing party's loose vials. */
  readonly from: Digest
  readonly words: readonly number[]
  readonly masks: readonly bigint[]
}

const indexMax = 0xffff * 256 + 255

/**
 * @param indices - Leaf indices in any order; a repeated index counts once. At least one, each at most 16 777 215.
 * @throws event.malformed
 */
export function vialSetOf(batch: Digest, from: Digest, indices: Iterable<number>): VialSet {
  const bits = new Map<number, bigint>()
  for (const index of indices) {
    if (!Number.isInteger(index) || index < 0 || index > indexMax)
      throw eventFault('event.malformed', `expected a vial index from 0 to ${indexMax}, received ${index}`)
    const word = index >> 8
    bits.set(word, (bits.get(word) ?? 0n) | (1n << BigInt(index & 255)))
  }
  const words = [...bits.keys()].sort((a, b) => a - b)
  return assertVialSet({ batch, from, words, masks: words.map((word) => bits.get(word) ?? 0n) })
}

/** Returns the set, or refuses one that another spelling of the same vials could equal. @throws event.malformed */
export function assertVialSet(set: VialSet): VialSet {
  const { words, masks } = set
  const ascending = words.every((word, at) => word > (words[at - 1] ?? -1) && word <= 0xffff)
  const filled = masks.every((mask) => mask > 0n && mask < 1n << 256n)
  if (words.length === 0 || words.length !== masks.length || !ascending || !filled)
    throw eventFault('event.malformed', 'expected a vial set of ascending words with at least one vial each')
  return set
}

import type { Address } from '../values/index.ts'
import { canonicalBytes, genesisLink, type Observation, writeCanonical } from './canonicalReading.ts'
import { type Edge, emptyEdge, grow, type OnNode } from './edge.ts'
import { leafPrefix, sha256Of } from './hash.ts'

/**
 * Where a device's readings have come to: the last link, and the right edge of the tree whose leaves the links are.
 * The chain makes every reading answer for all before it, the tree lets one be proved alone.
 */
export type Chain = { link: Buffer; readonly edge: Edge }

export function genesis(device: Address): Chain {
  return { link: genesisLink(device), edge: emptyEdge() }
}

/** The same place, to go on from without moving the original. */
export function copyOf({ link, edge }: Chain): Chain {
  return { link, edge: { size: edge.size, peaks: [...edge.peaks] } }
}

/** Moves the chain over one reading, in place. @param canonical - Its 64 bytes. */
export function extend(chain: Chain, canonical: Buffer, onNode?: OnNode): void {
  chain.link = linkAfter(chain.link, canonical)
  grow(chain.edge, chain.link, onNode)
}

/** {@link extend} for what was observed, at the chain's own place. */
export function observe(chain: Chain, observation: Observation, onNode?: OnNode): void {
  writeCanonical(scratch, chain.edge.size, observation)
  extend(chain, scratch, onNode)
}

/**
 * The hash of a tree's leaf (RFC 9162 2.1.1) whose data are the link before and the reading. So one hash makes both the
 * next link and the leaf, and what a reading costs is two in all.
 */
export function linkAfter(previous: Buffer, canonical: Buffer): Buffer {
  linkInput.set(previous, 1)
  linkInput.set(canonical, 33)
  return sha256Of(linkInput)
}

// Hashing is synchronous and happens a million times in a row: no new buffer for each.
const linkInput = Buffer.concat([leafPrefix, Buffer.alloc(32 + canonicalBytes)])
const scratch = Buffer.alloc(canonicalBytes)

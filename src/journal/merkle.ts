import { bytesOf, type Digest, hexOf } from '../values/index.ts'
import { journalFault } from './faults.ts'
import { emptyRoot, hashLeaf, hashNode } from './hash.ts'

/**
 * The Merkle tree of RFC 9162 section 2.1 over SHA-256, whether its nodes lie in memory or in a database.
 *
 * `subtree(level, position)` is the root over the `2 ** level` leaves that begin at leaf `position * 2 ** level`; it is
 * asked only for subtrees that are complete within `size`.
 */
export type Tree = { readonly size: number; readonly subtree: (level: number, position: number) => Buffer }

/** What a log says of itself: so many entries, under this root. */
export type Head = { readonly size: number; readonly root: Digest }

/** The hash by which a tree knows the data of a leaf. */
export function leafHash(data: Uint8Array): Digest {
  return hexOf(hashLeaf(data)) as Digest
}

/** A tree in memory. @param leaves - Leaf hashes, see {@link leafHash}. */
export function treeOf(leaves: readonly Digest[]): Tree {
  const levels = [leaves.map(bytesOf)]
  for (let below = levels[0] as Buffer[]; below.length > 1; below = levels.at(-1) as Buffer[]) {
    const nodes: Buffer[] = []
    for (let at = 0; at + 1 < below.length; at += 2) nodes.push(hashNode(below[at] as Buffer, below[at + 1] as Buffer))
    levels.push(nodes)
  }
  return { size: leaves.length, subtree: (level, position) => levels[level]?.[position] as Buffer }
}

/** The root over the first `size` leaves. No leaves at all have the hash of nothing for a root. */
export function rootOf(tree: Tree, size: number = tree.size): Digest {
  requireWithin('size', size, tree.size)
  return hexOf(size === 0 ? emptyRoot : rangeRoot(tree, 0, size)) as Digest
}

/**
 * Proof that the leaf at `index` is under the root over the first `size` leaves.
 *
 * @returns The path from the leaf upwards; empty in a tree of one.
 * @throws journal.range when there is no such leaf.
 */
export function inclusionProof(tree: Tree, index: number, size: number = tree.size): Digest[] {
  requireWithin('size', size, tree.size)
  requireWithin('index', index, size - 1)
  const path: Buffer[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + powerBelow(to - from)
    if (index < middle) {
      path.unshift(rangeRoot(tree, middle, to))
      to = middle
    } else {
      path.unshift(rangeRoot(tree, from, middle))
      from = middle
    }
  }
  return path.map((node) => hexOf(node) as Digest)
}

/**
 * Proof that the tree over the first `from` leaves only grew to become the one over the first `to`. RFC 9162 2.1.4.1.
 *
 * @returns Empty when `from` is 0 or equals `to`: there is nothing to prove.
 */
export function consistencyProof(tree: Tree, from: number, to: number = tree.size): Digest[] {
  requireWithin('size', to, tree.size)
  requireWithin('size', from, to)
  const path: Buffer[] = []
  let [start, end] = [0, to]
  // While the old tree is a complete left part of what is looked at, the verifier knows its root already.
  let known = true
  while (from > 0 && from < end) {
    const middle = start + powerBelow(end - start)
    if (from <= middle) {
      path.unshift(rangeRoot(tree, middle, end))
      end = middle
    } else {
      path.unshift(rangeRoot(tree, start, middle))
      start = middle
      known = false
    }
  }
  if (!known) path.unshift(rangeRoot(tree, start, end))
  return path.map((node) => hexOf(node) as Digest)
}

/** RFC 9162 2.1.3.2. @param leaf - The leaf's hash, see {@link leafHash}. */
export function verifyInclusion(leaf: Digest, index: number, proof: readonly Digest[], head: Head): boolean {
  if (!areHashes(proof) || !isCount(index) || !isCount(head.size) || index >= head.size) return false
  let [at, last] = [index, head.size - 1]
  let node = bytesOf(leaf)
  for (const sibling of proof.map(bytesOf)) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      node = hashNode(sibling, node)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)]
    } else node = hashNode(node, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && hexOf(node) === head.root
}

/** RFC 9162 2.1.4.2. True when `second` is `first` with entries added behind it, or nothing added. */
export function verifyConsistency(first: Head, second: Head, proof: readonly Digest[]): boolean {
  if (!areHashes(proof) || !isCount(first.size) || !isCount(second.size) || first.size > second.size) return false
  if (first.size === 0) return proof.length === 0 && first.root === hexOf(emptyRoot)
  if (first.size === second.size) return proof.length === 0 && first.root === second.root
  let [at, last] = [first.size - 1, second.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  const path = proof.map(bytesOf)
  const start = at === 0 ? bytesOf(first.root) : path.shift()
  if (!start || path.length === 0) return false
  let [older, newer] = [start, start]
  for (const node of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      ;[older, newer] = [hashNode(node, older), hashNode(node, newer)]
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)]
    } else newer = hashNode(newer, node)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && hexOf(older) === first.root && hexOf(newer) === second.root
}

/** The root over leaves `from` to `to`, where `from` is where RFC 9162 splits: a multiple of the power that fits. */
function rangeRoot(tree: Tree, from: number, to: number): Buffer {
  const count = to - from
  const level = Math.log2(count)
  if (Number.isInteger(level)) return tree.subtree(level, from / count)
  const middle = from + powerBelow(count)
  return hashNode(rangeRoot(tree, from, middle), rangeRoot(tree, middle, to))
}

/** The largest power of two smaller than `count`. */
function powerBelow(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

const half = (count: number) => Math.floor(count / 2)
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
const areHashes = (proof: readonly Digest[]) => proof.every((hash) => /^0x[0-9a-f]{64}$/.test(hash))

function requireWithin(what: string, value: number, max: number): void {
  if (!isCount(value) || value > max)
    throw journalFault('journal.range', `expected a ${what} from 0 to ${max}, received ${value}`)
}

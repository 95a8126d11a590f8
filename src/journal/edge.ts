import { emptyRoot, hashNode } from './hash.ts'

/**
 * The right edge of a growing RFC 9162 tree: the roots of its complete subtrees, from the widest to the narrowest. It
 * is all that is needed to append and to name the root, and never more than one hash per bit of the size.
 */
export type Edge = { size: number; readonly peaks: Buffer[] }

/** Told of every node that becomes complete, the leaf itself first. */
export type OnNode = (level: number, position: number, hash: Buffer) => void

export function emptyEdge(): Edge {
  return { size: 0, peaks: [] }
}

/** Adds one leaf in place. @param leaf - Its hash. */
export function grow(edge: Edge, leaf: Buffer, onNode?: OnNode): void {
  let hash = leaf
  let position = edge.size
  let level = 0
  onNode?.(level, position, hash)
  while (position % 2 === 1) {
    hash = hashNode(edge.peaks.pop() as Buffer, hash)
    position = (position - 1) / 2
    level += 1
    onNode?.(level, position, hash)
  }
  edge.peaks.push(hash)
  edge.size += 1
}

export function edgeRoot({ peaks }: Edge): Buffer {
  return peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => hashNode(left, right))
}

export function packEdge({ peaks }: Edge): Buffer {
  return Buffer.concat(peaks)
}

/** @returns `undefined` when the bytes hold another number of peaks than a tree of this size has. */
export function unpackEdge(size: number, bytes: Uint8Array): Edge | undefined {
  const peaks: Buffer[] = []
  for (let at = 0; at + 32 <= bytes.length; at += 32) peaks.push(Buffer.from(bytes.subarray(at, at + 32)))
  return bytes.length === peaks.length * 32 && peaks.length === ones(size) ? { size, peaks } : undefined
}

function ones(size: number): number {
  return [...size.toString(2)].filter((bit) => bit === '1').length
}

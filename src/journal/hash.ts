import { hash } from 'node:crypto'

/** RFC 9162 2.1.1: leaves and nodes are told apart by their first byte, so no node can be shown as a leaf. */
const leafPrefix = Buffer.from([0])

// One buffer for every node: hashing is synchronous, and a million readings would otherwise make two million buffers.
const nodeInput = Buffer.alloc(65, 1)

export const emptyRoot: Buffer = sha256Of(Buffer.alloc(0))

export function sha256Of(data: Uint8Array): Buffer {
  return hash('sha256', data, 'buffer')
}

export function hashLeaf(data: Uint8Array): Buffer {
  return sha256Of(Buffer.concat([leafPrefix, data]))
}

/** The node over two 32-byte hashes. */
export function hashNode(left: Buffer, right: Buffer): Buffer {
  left.copy(nodeInput, 1)
  right.copy(nodeInput, 33)
  return sha256Of(nodeInput)
}

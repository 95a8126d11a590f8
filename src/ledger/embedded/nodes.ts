import { type BatchDBOp, bytesToUnprefixedHex, type DB, equalsBytes } from '@ethereumjs/util'
import { keccak256 } from '../../sign/index.ts'

/** Trie nodes and contract code by their hash (hexadecimal, no prefix). What is written stays in memory. */
export type NodeBuffer = DB<string, string | Uint8Array> & {
  /** New nodes since the last `clear()`. Whoever builds a block decides what becomes of them. */
  readonly written: Map<string, Uint8Array>
}

/**
 * A node store that reads through and never writes through, so that neither a failed block nor a call leaves a trace.
 *
 * @param read - Looks in what is durable.
 */
export function nodeBuffer(read: (hash: Buffer) => Uint8Array | undefined): NodeBuffer {
  const written = new Map<string, Uint8Array>()
  const put = (key: string, value: string | Uint8Array) =>
    written.set(key, typeof value === 'string' ? Buffer.from(value, 'hex') : value)
  const buffer: NodeBuffer = {
    written,
    get: async (key) => written.get(key) ?? read(Buffer.from(key, 'hex')),
    put: async (key, value) => void put(key, value),
    // A node is named by its content: an older state may still need it.
    del: async () => {},
    batch: async (operations: BatchDBOp<string, string | Uint8Array>[]) => {
      for (const operation of operations) if (operation.type === 'put') put(operation.key, operation.value)
    },
    shallowCopy: () => buffer,
    open: async () => {},
  }
  return buffer
}

export const nodeKey = (hash: Uint8Array): string => bytesToUnprefixedHex(hash)

/** True for contract code, which is filed under 'c' and its hash. */
export const isCodeKey = (key: Uint8Array): boolean => key.length === 33 && key[0] === codePrefix

/** True when a node, or contract code, is what its key says. */
export function isSound(key: Uint8Array, value: Uint8Array): boolean {
  const hash = isCodeKey(key) ? key.subarray(1) : key
  return equalsBytes(keccak256(value), hash)
}

const codePrefix = 'c'.charCodeAt(0)

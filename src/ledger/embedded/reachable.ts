import { BranchMPTNode, decodeMPTNode, LeafMPTNode } from '@ethereumjs/mpt'
import { createAccountFromRLP, KECCAK256_NULL, KECCAK256_RLP } from '@ethereumjs/util'
import { nodeKey } from './nodes.ts'

type Place = { readonly key: string; readonly trie: 'accounts' | 'storage' | 'code' }

/**
 * Every node of the state under a root: account trie, storage tries, contract code.
 *
 * @param root - Of the account trie; 32 bytes.
 * @param read - Answers `undefined` where the walk shall not go on: a node that is missing, or of no interest.
 * @returns What `read` had an answer for, each node once, parents first.
 */
export function* reachable(
  root: Uint8Array,
  read: (key: string) => Uint8Array | undefined,
): Generator<[key: string, value: Uint8Array]> {
  const seen = new Set<string>()
  const open: Place[] = [{ key: nodeKey(root), trie: 'accounts' }]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place.key) || place.key === emptyRoot) continue
    seen.add(place.key)
    const value = read(place.key)
    if (value === undefined) continue
    yield [place.key, value]
    if (place.trie !== 'code') open.push(...below(value, place.trie))
  }
}

const emptyRoot = nodeKey(KECCAK256_RLP)
const emptyCode = nodeKey(KECCAK256_NULL)

function below(value: Uint8Array, trie: 'accounts' | 'storage'): Place[] {
  const node = decodeMPTNode(value)
  if (node instanceof LeafMPTNode) return trie === 'accounts' ? belowAccount(node.value()) : []
  const children = node instanceof BranchMPTNode ? node.getChildren().map(([, child]) => child) : [node.value()]
  // A child shorter than a hash is written inside its parent and, being so short, refers to nothing itself.
  return children.flatMap((child) =>
    child instanceof Uint8Array && child.length === 32 ? [{ key: nodeKey(child), trie }] : [],
  )
}

function belowAccount(rlp: Uint8Array): Place[] {
  const { storageRoot, codeHash } = createAccountFromRLP(rlp)
  const places: Place[] = [{ key: nodeKey(storageRoot), trie: 'storage' }]
  const code = nodeKey(codeHash)
  if (code !== emptyCode) places.push({ key: codeKey(code), trie: 'code' })
  return places
}

/** Code is filed under 'c' and its hash, lest code that looks like a trie node be taken for one. */
const codeKey = (hash: string): string => `63${hash}`

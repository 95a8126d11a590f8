import type { Common } from '@ethereumjs/common'
import { createMPT } from '@ethereumjs/mpt'
import { Caches, MerkleStateManager } from '@ethereumjs/statemanager'
import { type Address, ValueEncoding } from '@ethereumjs/util'
import { createVM, type VM } from '@ethereumjs/vm'
import type { NodeBuffer } from './nodes.ts'

/** Past block hashes, for contracts that ask (BLOCKHASH). */
export type BlockHashes = (number: number) => Uint8Array

export type Machine = { readonly vm: VM; readonly nodes: NodeBuffer }

/** An EVM that stands on no block yet; `vm.stateManager.setStateRoot` puts it on one. */
export async function createMachine(
  common: Common,
  nodes: NodeBuffer,
  sealer: Address,
  blockHash: BlockHashes,
): Promise<Machine> {
  const trie = await createMPT({
    db: nodes,
    useKeyHashing: true,
    common,
    valueEncoding: ValueEncoding.Bytes,
    cacheSize: 20_000,
  })
  const caches = new Caches({ account: { size: 2000 }, code: { size: 50 }, storage: { size: 20_000 } })
  const blockchain = {
    getBlock: async (number: number) => ({ hash: () => blockHash(number) }),
    putBlock: async () => {},
    shallowCopy() {
      return this
    },
  }
  const vm = await createVM({
    common,
    stateManager: new MerkleStateManager({ trie, common, caches }),
    blockchain,
    // A block under construction has no seal to recover the sealer from; COINBASE must not depend on that.
    evmOpts: { cliqueSigner: () => sealer },
  })
  return { vm, nodes }
}

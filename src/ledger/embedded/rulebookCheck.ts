import type { Block } from '@ethereumjs/block'
import { Address } from '@ethereumjs/util'
import type { Domain } from '../../sign/index.ts'
import { bytesOf, hexOf, isFault } from '../../values/index.ts'
import { loadRulebook } from '../artifact.ts'
import type { Report } from '../chainFindings.ts'
import { requireIdentity } from '../identity.ts'
import { createMachine } from './machine.ts'
import { nodeBuffer } from './nodes.ts'
import { stateReader } from './reader.ts'
import type { ReadNode } from './replay.ts'
import { chainCommon, decodeBlock, genesisIdentity } from './rules.ts'
import type { ChainTables } from './tables.ts'

/**
 * Whether the code that judged is the rulebook of this program: blocks that follow from each other prove only that some
 * code was obeyed.
 *
 * @param head - A block that was verified; the code is looked for in its state.
 */
export async function checkRulebook(
  head: Block,
  tables: ChainTables,
  readNode: ReadNode,
  identity: Domain,
  report: Report,
): Promise<void> {
  const genesis = tables.block(0)
  if (!genesis) return
  const { chainId, sealer } = genesisIdentity(decodeBlock(genesis.rlp, chainCommon(1, {})))
  const nodes = nodeBuffer(readNode)
  const reader = stateReader(() =>
    createMachine(chainCommon(chainId, {}), nodes, new Address(sealer), () => new Uint8Array(32)),
  )
  const network = {
    chainId: async () => chainId,
    code: async (of: string) => hexOf(await reader.code(new Address(bytesOf(of as `0x${string}`)), head)),
  }
  try {
    await requireIdentity(network, identity, loadRulebook())
  } catch (error) {
    if (!isFault(error) || error.code === 'ledger.artifact') throw error
    report('chain.rulebook-foreign', `contract ${identity.contract}`, error.message)
  }
}

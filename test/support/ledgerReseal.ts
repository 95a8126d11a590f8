import { createSealedCliqueBlock } from '@ethereumjs/block'
import { blockOptions, chainCommon, decodeBlock } from '../../src/ledger/embedded/rules.ts'
import { bytesOf, type Hex } from '../../src/values/index.ts'
import { chainId } from './ledgerChain.ts'

/** A block with the same content under another sealer's seal. */
export function resealed(rlp: Uint8Array, sealerKey: Hex): { rlp: Uint8Array; hash: Uint8Array } {
  const common = chainCommon(chainId, {})
  const { header, transactions } = decodeBlock(rlp, common)
  const block = createSealedCliqueBlock({ header, transactions }, bytesOf(sealerKey), blockOptions(common))
  return { rlp: block.serialize(), hash: block.hash() }
}

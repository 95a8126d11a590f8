import { type Block, type BlockHeader, cliqueExtraSeal, cliqueSigHash } from '@ethereumjs/block'
import { ecrecover, publicToAddress } from '@ethereumjs/util'
import { hexOf } from '../../values/index.ts'
import type { ChainFindingCode } from '../chainFindings.ts'
import { difference } from './derived.ts'
import { unsealedExtraData } from './rules.ts'
import type { BlockRow } from './tables.ts'

/** What is wrong with a block. */
export type Wrong = { readonly code: ChainFindingCode; readonly detail: string }

const edited = (detail: string): Wrong => ({ code: 'chain.block-edited', detail })

/** Everything that shows without executing it: its bytes, its place in the chain, its seal. */
export function checkSealed(row: BlockRow, block: Block, parent: Block, sealer: Uint8Array): Wrong | undefined {
  const { header } = block
  const bytes = difference('its encoding', block.serialize(), row.rlp)
  if (bytes) return edited(bytes)
  const hash = hexOf(block.hash())
  if (hash !== hexOf(row.hash)) return edited(`its bytes hash to ${hash}, it is filed under ${hexOf(row.hash)}`)
  const [parentHash, expected] = [hexOf(header.parentHash), hexOf(parent.hash())]
  if (parentHash !== expected) return edited(`it follows ${parentHash}, the block before it is ${expected}`)
  if (header.timestamp <= parent.header.timestamp) return edited('it is not later than the block before it')
  if (block.uncleHeaders.length > 0) return edited('it has uncles')
  const signer = sealedBy(header)
  if (signer === hexOf(sealer)) return undefined
  return { code: 'chain.seal-invalid', detail: `it is sealed by ${signer ?? 'nobody'}, expected ${hexOf(sealer)}` }
}

/** Whether a block claims what executing it gave. */
export function checkClaims(claimed: Block, built: Block): Wrong | undefined {
  const [is, expected] = [claimed.header.raw(), built.header.raw()]
  const wrong = headerFields.flatMap(([name, code], i) => {
    const found = name === 'extraData' ? withoutSeal(claimed.header) : is[i]
    const detail = difference(name, expected[i], found)
    return detail ? [{ code, detail }] : []
  })
  return wrong[0]
}

// In the order of the header's encoding. Execution decides some, the rules of this chain the others.
const headerFields: readonly (readonly [name: string, code: ChainFindingCode])[] = [
  ['parentHash', 'chain.block-edited'],
  ['uncleHash', 'chain.block-edited'],
  ['coinbase', 'chain.block-edited'],
  ['stateRoot', 'chain.state-mismatch'],
  ['transactionsRoot', 'chain.block-edited'],
  ['receiptsRoot', 'chain.state-mismatch'],
  ['logsBloom', 'chain.state-mismatch'],
  ['difficulty', 'chain.block-edited'],
  ['number', 'chain.block-edited'],
  ['gasLimit', 'chain.block-edited'],
  ['gasUsed', 'chain.state-mismatch'],
  ['timestamp', 'chain.block-edited'],
  ['extraData', 'chain.block-edited'],
  ['mixHash', 'chain.block-edited'],
  ['nonce', 'chain.block-edited'],
  ['baseFeePerGas', 'chain.block-edited'],
]

const sealLength = 65

function withoutSeal({ extraData }: BlockHeader): Uint8Array {
  return Uint8Array.from(extraData).fill(0, Math.max(0, extraData.length - sealLength))
}

/** `undefined` when no key can have made the seal. */
function sealedBy(header: BlockHeader): string | undefined {
  if (header.extraData.length !== unsealedExtraData.length) return undefined
  const seal = cliqueExtraSeal(header)
  const recover = header.common.customCrypto.ecrecover ?? ecrecover
  try {
    const v = BigInt(27 + (seal[64] ?? 0))
    return hexOf(publicToAddress(recover(cliqueSigHash(header), v, seal.subarray(0, 32), seal.subarray(32, 64))))
  } catch {
    return undefined
  }
}

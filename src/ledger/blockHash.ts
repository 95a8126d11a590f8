import { keccak256 } from '../sign/index.ts'
import { bytesOf, type Digest, hexOf } from '../values/index.ts'
import { type Fields, hex } from './network.ts'
import { decodeRlp, encodeRlp, numberBytes, type Rlp } from './rlp.ts'

/**
 * Whether a block's header hashes to a name. What stands in it (the root of its receipts among others) is then as much a
 * part of the chain as the hash is.
 *
 * @param block - As JSON-RPC writes it.
 */
export function headerHashesTo(block: Fields, hash: Digest): boolean {
  const extras = extraDataForms(bytesOf(hex(block.extraData)))
  return extras.some((extraData) => {
    const present = headerFields.filter(([name]) => block[name] != null)
    const encoded = present.map(([name, kind]) => (name === 'extraData' ? extraData : encoders[kind](block[name])))
    // Some nodes show fields of later forks that this block's header does not have yet.
    for (let count = encoded.length; count >= leastFields; count--)
      if (hexOf(keccak256(encodeRlp(encoded.slice(0, count)))) === hash) return true
    return false
  })
}

const encoders = {
  bytes: (value: unknown) => bytesOf(hex(value)),
  number: (value: unknown) => numberBytes(BigInt(hex(value))),
}

/** In the order of the header's encoding; from the 16th on, each was added by a fork (EIP-1559, 4895, 4844, 4788, 7685). */
const headerFields: readonly (readonly [name: string, kind: keyof typeof encoders])[] = [
  ['parentHash', 'bytes'],
  ['sha3Uncles', 'bytes'],
  ['miner', 'bytes'],
  ['stateRoot', 'bytes'],
  ['transactionsRoot', 'bytes'],
  ['receiptsRoot', 'bytes'],
  ['logsBloom', 'bytes'],
  ['difficulty', 'number'],
  ['number', 'number'],
  ['gasLimit', 'number'],
  ['gasUsed', 'number'],
  ['timestamp', 'number'],
  ['extraData', 'bytes'],
  ['mixHash', 'bytes'],
  ['nonce', 'bytes'],
  ['baseFeePerGas', 'number'],
  ['withdrawalsRoot', 'bytes'],
  ['blobGasUsed', 'number'],
  ['excessBlobGas', 'number'],
  ['parentBeaconBlockRoot', 'bytes'],
  ['requestsHash', 'bytes'],
]
const leastFields = 15
const vanityBytes = 32

/**
 * What different engines hash of the extra data: all of it, or all but the seals that validators put there afterwards.
 *
 * @see Besu, QbftExtraDataCodec and IbftExtraDataCodec without commit seals and round number; EIP-650 for Istanbul
 */
function extraDataForms(extraData: Uint8Array): Uint8Array[] {
  const forms = [extraData]
  const besu = listIn(extraData)
  if (besu?.length === 5) {
    forms.push(encodeRlp([...besu.slice(0, 3), new Uint8Array(), []]))
    forms.push(encodeRlp(besu.slice(0, 3)))
  }
  const istanbul = listIn(extraData.subarray(vanityBytes))
  if (istanbul?.length === 3)
    forms.push(Buffer.concat([extraData.subarray(0, vanityBytes), encodeRlp([...istanbul.slice(0, 2), []])]))
  return forms
}

function listIn(bytes: Uint8Array): readonly Rlp[] | undefined {
  try {
    const item = decodeRlp(bytes)
    return item instanceof Uint8Array ? undefined : item
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

import { type Block, type BlockOptions, createBlock, createBlockFromRLP } from '@ethereumjs/block'
import { type Common, type CustomCrypto, createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { type Address, bigIntToBytes, bytesToBigInt, concatBytes, KECCAK256_RLP, setLengthLeft } from '@ethereumjs/util'

// Gas is free here, so the limit only has to exceed any batch of statements; a limit this far above use also keeps the
// EIP-1559 base fee at 0 for ever.
export const blockGasLimit = 0xff_ffff_ffffn

/** Clique (EIP-225) puts 32 bytes of free choice before, and the 65-byte seal behind, what a header's extra data says. */
const vanityLength = 32
const sealLength = 65
export const unsealedExtraData = new Uint8Array(vanityLength + sealLength)

/** The rules of the embedded chain: every fork up to London from the first block on, one sealer, no period. */
export function chainCommon(chainId: number, customCrypto: CustomCrypto): Common {
  const names = Mainnet.hardforks.map((fork) => fork.name).filter((name) => name !== Hardfork.Dao)
  const hardforks = names.slice(0, names.indexOf(Hardfork.London) + 1).map((name) => ({ name, block: 0 }))
  const consensus = { type: 'poa', algorithm: 'clique', clique: { period: 0, epoch: 2 ** 30 } }
  return createCustomCommon({ name: 'vialtrace', chainId, hardforks, consensus, bootstrapNodes: [] }, Mainnet, {
    hardfork: Hardfork.London,
    customCrypto,
  })
}

// The format check of the library knows no sealer list outside epoch blocks; verify.ts checks seals itself.
export const blockOptions = (common: Common): BlockOptions => ({ common, skipConsensusFormatValidation: true })

export const decodeBlock = (rlp: Uint8Array, common: Common): Block => createBlockFromRLP(rlp, blockOptions(common))

/** Block 0 says which chain this is and who seals it, so a file can be verified with nothing else at hand. */
export function genesisBlock(common: Common, sealer: Address): Block {
  const vanity = setLengthLeft(bigIntToBytes(common.chainId()), vanityLength)
  const extraData = concatBytes(vanity, sealer.bytes, new Uint8Array(sealLength))
  const header = {
    number: 0,
    gasLimit: blockGasLimit,
    baseFeePerGas: 0n,
    difficulty: 1n,
    stateRoot: KECCAK256_RLP,
    extraData,
  }
  return createBlock({ header }, blockOptions(common))
}

/** What {@link genesisBlock} wrote. */
export function genesisIdentity(genesis: Block): { chainId: number; sealer: Uint8Array } {
  const { extraData } = genesis.header
  return {
    chainId: Number(bytesToBigInt(extraData.subarray(0, vanityLength))),
    sealer: extraData.subarray(vanityLength, -sealLength),
  }
}

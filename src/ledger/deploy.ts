import { AbiCoder } from 'ethers/abi'
import { getCreateAddress } from 'ethers/address'
import type { Signer } from '../sign/index.ts'
import { type Address, address, bytesOf, type Clock, type Hex, isFault } from '../values/index.ts'
import { loadRulebook } from './artifact.ts'
import { link } from './bytecode.ts'
import type { Eip1193 } from './eip1193.ts'
import { ledgerFault } from './faults.ts'
import { type Network, networkOver } from './network.ts'
import { sendParcel, signParcel } from './parcel.ts'

/** Who governs membership at first, and how many of them must agree. */
export type FirstCouncil = { readonly council: readonly Address[]; readonly threshold: number }

/**
 * Puts the rulebook on a network: its libraries, then the contract. Everything follows from the deployer's key and the
 * council, so the address can be had again elsewhere, and a deployment that was interrupted is taken up where it was.
 *
 * @param deployer - A key that has sent nothing else on this network.
 * @throws ledger.council-invalid before anything is sent for it; ledger.deployer-used.
 */
export async function deployRulebook(
  endpoint: Eip1193,
  deployer: Signer,
  { council, threshold }: FirstCouncil,
  { clock }: { readonly clock: Clock },
): Promise<{ contract: Address }> {
  const network = networkOver(endpoint)
  const { main, libraries } = loadRulebook()
  const chainId = await network.chainId()
  let nonce = 0
  const create = async (data: Hex): Promise<Address> => {
    const parcel = signParcel({ chainId, nonce, gasLimit: gasToCreate(data), data }, deployer)
    const receipt = (await network.receipt(parcel.hash)) ?? (await sendParcel(network, parcel, clock))
    if (receipt === 'lost')
      throw ledgerFault(
        'ledger.deployer-used',
        `${deployer.address} has sent another transaction as its number ${nonce}`,
      )
    if (!receipt.succeeded) throw ledgerFault('ledger.transaction-reverted', `creation ${parcel.hash} was reverted`)
    return address(getCreateAddress({ from: deployer.address, nonce: nonce++ }))
  }
  const linked = new Map<string, Address>()
  for (const name of Object.keys(libraries).sort()) linked.set(name, await create(link(libraries[name]!, linked)))
  const constructed = AbiCoder.defaultAbiCoder().encode(['address[]', 'uint8'], [council, threshold])
  const data = `${link(main, linked)}${constructed.slice(2)}` as Hex
  await requireSeated(network, deployer.address, data)
  return { contract: await create(data) }
}

/** A creation that fails would use up the deployer's number, and with it the address. */
async function requireSeated(network: Network, from: Address, data: Hex): Promise<void> {
  await network.call({ from, data }).catch((error) => {
    if (!isFault(error, 'ledger.request-refused')) throw error
    throw ledgerFault('ledger.council-invalid', 'the rulebook does not accept this council and threshold', error)
  })
}

/** Fixed by the bytecode alone, so that a repeated deployment signs the very same transactions. */
function gasToCreate(data: Hex): bigint {
  const bytes = BigInt(bytesOf(data).length)
  // 200 gas for a byte of code, 16 for sending it, and room for what the constructor stores.
  return 1_000_000n + 250n * bytes
}

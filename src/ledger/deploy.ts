import { AbiCoder } from 'ethers/abi'
import { getCreateAddress } from 'ethers/address'
import type { Signer } from '../sign/index.ts'
import { type Address, address, bytesOf, type Hex, isFault } from '../values/index.ts'
import { loadRulebook } from './artifact.ts'
import { leaves, link } from './bytecode.ts'
import { ledgerFault } from './faults.ts'
import { requireChain } from './identity.ts'
import type { Endpoint, LedgerPorts } from './ledger.ts'
import { membersOf } from './members.ts'
import type { Network } from './network.ts'
import { nodesOf } from './nodes.ts'
import { signParcel } from './parcel.ts'
import { type Sending, sendParcel } from './send.ts'
import { viewsOver } from './views.ts'

/** Who governs membership at first, and how many of them must agree. */
export type FirstCouncil = { readonly council: readonly Address[]; readonly threshold: number }

/** A founded ledger: what statements are bound to. */
export type Founded = { readonly chainId: number; readonly contract: Address }

/**
 * Puts the rulebook on a network: its libraries, then the contract. Everything follows from the deployer's key and the
 * council, so the address can be had again elsewhere, and a deployment that was interrupted is taken up where it was.
 *
 * @param deployer - A key that has sent nothing else on this network.
 * @param chainId - The chain it must be; whatever the network serves when left out.
 * @throws ledger.council-invalid before anything is sent for it; ledger.deployer-used, ledger.chain-mismatch.
 */
export async function deployRulebook(
  endpoint: Endpoint,
  deployer: Signer,
  first: FirstCouncil,
  { clock, chainId }: LedgerPorts & { readonly chainId?: number | undefined },
): Promise<Founded> {
  const { members, finality } = membersOf(endpoint)
  let expected = chainId
  const check = async (network: Network) => {
    expected ??= await network.chainId()
    await requireChain(network, expected)
  }
  const nodes = nodesOf(members, { clock, check, seenHeight: -1 })
  try {
    const chain = await nodes.ask((network) => network.chainId())
    return { chainId: chain, contract: await deployOn({ nodes, finality, clock }, chain, deployer, first) }
  } finally {
    if ('urls' in endpoint) nodes.close()
  }
}

async function deployOn(
  sending: Sending,
  chainId: number,
  deployer: Signer,
  { council, threshold }: FirstCouncil,
): Promise<Address> {
  const { main, libraries, abi } = loadRulebook()
  const { nodes } = sending
  let nonce = 0
  const create = async (data: Hex, isThere: (at: Address) => Promise<boolean>): Promise<Address> => {
    const at = address(getCreateAddress({ from: deployer.address, nonce }))
    const parcel = signParcel({ chainId, nonce: nonce++, gasLimit: gasToCreate(data), data }, deployer)
    const receipt = await sendParcel(parcel, sending)
    // A node that keeps no old receipts still has the code.
    if (receipt === 'lost' && (await isThere(at))) return at
    if (receipt === 'lost')
      throw ledgerFault(
        'ledger.deployer-used',
        `${deployer.address} has sent another transaction as its number ${parcel.nonce}`,
      )
    if (!receipt.succeeded) throw ledgerFault('ledger.transaction-reverted', `creation ${parcel.hash} was reverted`)
    return at
  }
  const runs = async (linkedCode: Hex, at: Address) =>
    leaves(linkedCode, await nodes.ask((network) => network.code(at)))

  const linked = new Map<string, Address>()
  for (const name of Object.keys(libraries).sort()) {
    const code = link(libraries[name]!, linked)
    linked.set(name, await create(code, (at) => runs(code, at)))
  }
  const code = link(main, linked)
  const constructed = AbiCoder.defaultAbiCoder().encode(['address[]', 'uint8'], [council, threshold])
  const data = `${code}${constructed.slice(2)}` as Hex
  await nodes.ask((network) => requireSeated(network, deployer.address, data))
  return create(data, async (at) => {
    if (!(await runs(code, at))) return false
    const seated = await viewsOver(abi, (call) =>
      nodes.ask((network) => network.call({ to: at, data: call })),
    ).council()
    return seated.threshold === threshold && seated.members.join() === council.join()
  })
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

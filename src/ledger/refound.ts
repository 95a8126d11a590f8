import type { Parcel } from '../journal/index.ts'
import type { Clock } from '../values/index.ts'
import { ledgerFault } from './faults.ts'
import { jsonRpc } from './jsonRpc.ts'
import type { Endpoint, LedgerPorts } from './ledger.ts'
import { type Network, networkOver } from './network.ts'
import { sendParcel } from './parcel.ts'

/**
 * Puts a rulebook that exists elsewhere on a network of the same chain id, by the very transactions that made it there,
 * so that it has the same address. What was done before is not done again.
 *
 * @throws ledger.chain-mismatch before anything is sent; ledger.deployer-used when the address cannot be had there.
 */
export async function refoundLedger(
  endpoint: Endpoint,
  chainId: number,
  creations: readonly Parcel[],
  { clock }: LedgerPorts,
): Promise<void> {
  const chain = 'url' in endpoint ? jsonRpc(endpoint.url, chainId) : endpoint
  try {
    await refoundOn(networkOver(chain), chainId, creations, clock)
  } finally {
    if ('url' in endpoint) chain.close()
  }
}

async function refoundOn(network: Network, chainId: number, creations: readonly Parcel[], clock: Clock): Promise<void> {
  const found = await network.chainId()
  if (found !== chainId)
    throw ledgerFault('ledger.chain-mismatch', `expected chain ${chainId}, the endpoint serves chain ${found}`)
  for (const parcel of creations) {
    const receipt = (await network.receipt(parcel.hash)) ?? (await sendParcel(network, parcel, clock))
    if (receipt === 'lost')
      throw ledgerFault(
        'ledger.deployer-used',
        `${parcel.relayer} has sent another transaction there as its number ${parcel.nonce}`,
      )
    if (!receipt.succeeded) throw ledgerFault('ledger.transaction-reverted', `creation ${parcel.hash} was reverted`)
  }
}

import type { Parcel } from '../journal/index.ts'
import { isFault } from '../values/index.ts'
import { ledgerFault } from './faults.ts'
import { requireChain } from './identity.ts'
import type { Endpoint, LedgerPorts } from './ledger.ts'
import { membersOf } from './members.ts'
import { nodesOf } from './nodes.ts'
import { type Sending, sendParcel } from './send.ts'

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
  const { members, finality } = membersOf(endpoint)
  const nodes = nodesOf(members, { clock, check: (network) => requireChain(network, chainId), seenHeight: -1 })
  try {
    await refoundOn({ nodes, finality, clock }, creations)
  } finally {
    if ('urls' in endpoint) nodes.close()
  }
}

async function refoundOn(sending: Sending, creations: readonly Parcel[]): Promise<void> {
  // All of them first, or each would be waited for until it is final. What comes of it, the second look tells.
  for (const { raw } of creations)
    await sending.nodes
      .ask((network) => network.send(raw))
      .catch((error) => {
        if (!isFault(error, 'ledger.request-refused')) throw error
      })
  for (const parcel of creations) {
    const receipt = await sendParcel(parcel, sending)
    if (receipt === 'lost')
      throw ledgerFault(
        'ledger.deployer-used',
        `${parcel.relayer} has sent another transaction there as its number ${parcel.nonce}`,
      )
    if (!receipt.succeeded) throw ledgerFault('ledger.transaction-reverted', `creation ${parcel.hash} was reverted`)
  }
}

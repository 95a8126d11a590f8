import type { Interface } from 'ethers/abi'
import type { Domain } from '../sign/index.ts'
import { loadRulebook } from './artifact.ts'
import { dispatchTo } from './dispatch.ts'
import { decodeEntry, type Entry } from './entry.ts'
import { requireIdentity } from './identity.ts'
import type { Endpoint, Ledger, LedgerPorts } from './ledger.ts'
import { type Network, networkOver } from './network.ts'
import { submitTo } from './submit.ts'
import { viewsOver } from './views.ts'

/**
 * Binds to the rulebook at one address.
 *
 * @throws ledger.chain-mismatch, ledger.contract-mismatch, ledger.unreachable; the endpoint then stays open.
 */
export async function openLedger(endpoint: Endpoint, identity: Domain, { clock }: LedgerPorts): Promise<Ledger> {
  const chain = 'url' in endpoint ? await reach(endpoint.url, identity.chainId) : endpoint
  const network = networkOver(chain)
  const rulebook = loadRulebook()
  try {
    await requireIdentity(network, identity, rulebook)
  } catch (error) {
    if ('url' in endpoint) chain.close()
    throw error
  }
  const { abi } = rulebook
  const dispatch = dispatchTo(network, abi, identity, clock)
  return {
    ...viewsOver(abi, (data) => network.call({ to: identity.contract, data })),
    ...dispatch,
    identity,
    submit: submitTo(dispatch),
    entries: (range) => readEntries(network, abi, identity, range),
    head: network.head,
    headAt: network.headAt,
    close: () => chain.close(),
  }
}

async function readEntries(
  network: Network,
  abi: Interface,
  identity: Domain,
  range: { readonly fromBlock: number; readonly toBlock: number },
): Promise<Entry[]> {
  const logs = await network.logs({ ...range, address: identity.contract })
  return logs.flatMap((log) => decodeEntry(abi, identity, log) ?? [])
}

/** Behind a door of its own: an embedded chain needs no client for HTTP, and loading one takes as long as a block. */
async function reach(url: string, chainId: number) {
  return (await import('./jsonRpc.ts')).jsonRpc(url, chainId)
}

import type { Domain } from '../sign/index.ts'
import type { Address } from '../values/index.ts'
import type { Rulebook } from './artifact.ts'
import { leaves, link, linkedLibraries } from './bytecode.ts'
import { ledgerFault } from './faults.ts'
import type { Network } from './network.ts'

/**
 * Makes sure that an endpoint is the ledger it is said to be: its chain id, and the code at the contract's address and at
 * those of its libraries, which must be this program's own rulebook.
 *
 * @throws ledger.chain-mismatch, ledger.contract-mismatch
 */
export async function requireIdentity(
  network: Pick<Network, 'chainId' | 'code'>,
  identity: Domain,
  { main, libraries }: Rulebook,
): Promise<void> {
  const { chainId, contract } = identity
  await requireChain(network, chainId)
  const running = await network.code(contract)
  const linked = linkedLibraries(main, running)
  const whole = Object.keys(libraries).every((name) => linked.has(name))
  if (!whole || !leaves(link(main, linked), running))
    throw ledgerFault('ledger.contract-mismatch', `expected the rulebook of this version at ${contract}`)
  const check = async ([name, at]: [string, Address]) => {
    const library = libraries[name]
    if (!library || !leaves(library.bytecode, await network.code(at)))
      throw ledgerFault('ledger.contract-mismatch', `expected library ${name} of this version at ${at}`)
  }
  // Together: a node may be half a second away.
  await Promise.all([...linked].map(check))
}

/** @throws ledger.chain-mismatch */
export async function requireChain(network: Pick<Network, 'chainId'>, chainId: number): Promise<void> {
  const found = await network.chainId()
  if (found !== chainId)
    throw ledgerFault('ledger.chain-mismatch', `expected chain ${chainId}, the node serves chain ${found}`)
}

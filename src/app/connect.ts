import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  deployRulebook,
  type EmbeddedChain,
  type FirstCouncil,
  type Founded,
  type Ledger,
  type NetworkEndpoint,
  openEmbeddedChain,
  openLedger,
} from '../ledger/index.ts'
import { createKey, keyFrom, readSecret, saveSecret } from '../sign/index.ts'
import type { Address, Hex } from '../values/index.ts'
import { appFault } from './faults.ts'
import type { LedgerEndpoint } from './site.ts'
import type { Workspace } from './workspace.ts'

/** The chain of an embedded ledger, in the workspace that founded it. */
export function chainFile(dir: string): string {
  return join(dir, 'chain.sqlite')
}

/**
 * Opens the ledger this site belongs to.
 *
 * @param options.readOnly - An embedded one is looked at only.
 * @throws app.ledger-unset, app.ledger-unreachable, ledger.*
 */
export async function openLedgerOf(
  workspace: Workspace,
  options: { readonly readOnly?: boolean } = {},
): Promise<Ledger> {
  const endpoint = workspace.site.file.ledger
  if (!endpoint) throw appFault('app.ledger-unset', 'expected a ledger, this workspace has none')
  const { chainId, contract } = endpoint
  // How long to wait for an answer is real time, whatever time the story has.
  const ports = { clock: workspace.lineClock }
  if (endpoint.type === 'network') {
    const seenHeight = workspace.site.file.witness?.height ?? -1
    return openLedger(endpoint, { chainId, contract }, { ...ports, seenHeight })
  }
  const dir = resolve(workspace.site.dir, endpoint.dir)
  if (!existsSync(chainFile(dir)))
    throw appFault('app.ledger-unreachable', `expected an embedded ledger in ${dir}, there is none`)
  const chain = await openChainIn(workspace, dir, chainId, options)
  try {
    return await openLedger(chain, { chainId, contract }, ports)
  } catch (error) {
    chain.close()
    throw error
  }
}

/** Begins an embedded chain in this workspace and puts the rulebook on it. Cut short, it is taken up where it was. */
export async function foundLedgerIn(
  workspace: Workspace,
  { council, threshold, chainId }: { council: readonly Address[]; threshold: number; chainId: number },
): Promise<Address> {
  const chain = await openChainIn(workspace, workspace.site.dir, chainId)
  try {
    const deployer = await workspace.key('relayer')
    const { contract } = await deployRulebook(chain, deployer, { council, threshold }, { clock: workspace.lineClock })
    return contract
  } finally {
    chain.close()
  }
}

/** Puts the rulebook on a network with this site's key for transactions. Again, it comes to the same. */
export async function foundLedgerOn(
  workspace: Workspace,
  network: NetworkEndpoint,
  { chainId, ...first }: FirstCouncil & { readonly chainId?: number | undefined },
): Promise<Founded> {
  const deployer = await workspace.key('relayer')
  return deployRulebook(network, deployer, first, { clock: workspace.lineClock, chainId })
}

/** Where the embedded ledger of this site is. @throws app.ledger-unset, app.not-embedded */
export function embeddedOf({ site }: Workspace): Extract<LedgerEndpoint, { type: 'embedded' }> {
  const { ledger } = site.file
  if (!ledger) throw appFault('app.ledger-unset', 'expected a ledger, this workspace has none')
  if (ledger.type === 'embedded') return ledger
  throw appFault('app.not-embedded', 'expected a site on an embedded ledger, this one is on a network already')
}

/** Who holds the sealer's key can write the chain anew, so it lies where the chain lies and vouches for nothing more. */
export function openChainIn(
  { clock, lineClock, random }: Workspace,
  dir: string,
  chainId: number,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Promise<EmbeddedChain> {
  const path = join(dir, 'keys', 'sealer')
  if (!readOnly && !existsSync(path)) saveSecret(path, createKey(random).privateKey)
  const sealerKey = keyFrom(readSecret(path) as Hex).privateKey
  return openEmbeddedChain(chainFile(dir), { clock, lineClock, random, chainId, sealerKey, readOnly })
}

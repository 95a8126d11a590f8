import type { Domain, Signer } from '../sign/index.ts'
import { type Address, type Digest, sha256 } from '../values/index.ts'
import type { Anchored, HeadAnchor } from './anchors.ts'
import type { ChainReport } from './chainFindings.ts'
import type { ChainHead } from './chainHead.ts'
import type { FirstCouncil, Founded } from './deploy.ts'
import type { ChainOptions } from './embedded/chain.ts'
import type { History } from './embedded/history.ts'
import type { EmbeddedChain } from './embedded/open.ts'
import type { VerifyOptions } from './embedded/verify.ts'
import type { Entry } from './entry.ts'
import type { Endpoint, Ledger, LedgerPorts, NetworkEndpoint } from './ledger.ts'
import type { NodeStanding } from './nodeStanding.ts'

// The EVM and ethers take a quarter of a second to load. Behind these doors they are loaded when first used, so that
// commands which need no ledger start as fast as if there were none.

/**
 * Opens the chain in a SQLite file, or begins one there.
 *
 * @throws ledger.sealer-mismatch, ledger.chain-mismatch, and the store.* faults of a file that cannot be used.
 */
export async function openEmbeddedChain(file: string, options: ChainOptions): Promise<EmbeddedChain> {
  return (await import('./embedded/open.ts')).openEmbeddedChain(file, options)
}

/**
 * Checks an embedded chain against itself and against heads that others have seen. Never writes; damage is a finding,
 * not an error.
 */
export async function verifyChain(file: string, options: VerifyOptions): Promise<ChainReport> {
  return (await import('./embedded/verify.ts')).verifyChain(file, options)
}

/**
 * Every answer of the rulebook in an embedded chain's file, in order, read without leaving a trace beside it.
 *
 * @throws ledger.chain-damaged when the file cannot be believed; the store.* faults of a file that cannot be read.
 */
export async function readChain(file: string, identity: Domain): Promise<Entry[]> {
  return (await import('./embedded/readChain.ts')).readChain(file, identity)
}

/**
 * Reads all of an embedded ledger that it takes to make the same one again elsewhere, leaving no trace beside its file.
 *
 * @throws ledger.chain-damaged when the file cannot be believed; the store.* faults of a file that cannot be read.
 */
export async function readHistory(file: string, identity: Domain): Promise<History> {
  return (await import('./embedded/history.ts')).readHistory(file, identity)
}

/**
 * Puts the rulebook on a network; an interrupted deployment is taken up where it was.
 *
 * @param deployer - A key that has sent nothing else there; the contract's address follows from it.
 * @param ports - With the chain it must be; whatever the network serves when left out.
 * @throws ledger.council-invalid, ledger.deployer-used, ledger.chain-mismatch
 */
export async function deployRulebook(
  endpoint: Endpoint,
  deployer: Signer,
  first: FirstCouncil,
  ports: LedgerPorts & { readonly chainId?: number | undefined },
): Promise<Founded> {
  return (await import('./deploy.ts')).deployRulebook(endpoint, deployer, first, ports)
}

/**
 * Puts a rulebook that exists elsewhere on a network of the same chain id, by the very transactions that made it there,
 * so that it has the same address. What was done before is not done again.
 *
 * @throws ledger.chain-mismatch before anything is sent; ledger.deployer-used when the address cannot be had there.
 */
export async function refoundLedger(
  endpoint: Endpoint,
  chainId: number,
  creations: History['creations'],
  ports: LedgerPorts,
): Promise<void> {
  return (await import('./refound.ts')).refoundLedger(endpoint, chainId, creations, ports)
}

/**
 * Shows a head to another EVM chain, and waits until it is in a block there.
 *
 * @param key - Pays what the chain asks for, and does nothing else there.
 * @throws ledger.anchor-unfunded before anything is sent; ledger.deployer-used, ledger.unreachable,
 *   ledger.outcome-unknown, ledger.request-refused.
 */
export async function anchorHead(
  endpoint: NetworkEndpoint,
  what: { readonly ledger: Digest; readonly head: ChainHead },
  key: Signer,
  ports: LedgerPorts,
): Promise<Anchored> {
  return (await import('./anchors.ts')).anchorHead(endpoint, what, key, ports)
}

/**
 * Every anchor of a ledger by one address, newest first.
 *
 * @throws ledger.unreachable, ledger.anchors-missing when there is no contract of anchors by this address.
 */
export async function readAnchors(
  endpoint: NetworkEndpoint,
  of: { readonly ledger: Digest; readonly by: Address },
  ports: LedgerPorts,
): Promise<HeadAnchor[]> {
  return (await import('./anchors.ts')).readAnchors(endpoint, of, ports)
}

/**
 * Which ledger an anchor speaks of. Block 0 belongs to it: the same rulebook, moved to another chain, has other heads.
 *
 * @param genesis - Hash of block 0.
 */
export function ledgerDigest({ chainId, contract }: Domain, genesis: Digest): Digest {
  return sha256(`urn:vialtrace:ledger:${chainId}:${contract}:${genesis}`)
}

/**
 * Binds to the rulebook at one address of one network, after checking that both are what they are said to be.
 *
 * @throws ledger.chain-mismatch, ledger.contract-mismatch, ledger.unreachable; the endpoint then stays open.
 */
export async function openLedger(endpoint: Endpoint, identity: Domain, ports: LedgerPorts): Promise<Ledger> {
  return (await import('./bind.ts')).openLedger(endpoint, identity, ports)
}

/** Asks every node of a network by itself how it stands to a ledger. */
export async function examineNodes(
  endpoint: NetworkEndpoint,
  identity: Domain,
  ports: Pick<LedgerPorts, 'seenHeight'>,
): Promise<NodeStanding[]> {
  return (await import('./nodeStanding.ts')).examineNodes(endpoint, identity, ports)
}

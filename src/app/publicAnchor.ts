import { existsSync } from 'node:fs'
import { anchorHead, type ChainHead, type HeadAnchor, ledgerDigest, readAnchors } from '../ledger/index.ts'
import { createKey, type Key, readSecret, saveKeystore } from '../sign/index.ts'
import { type Address, address, type Digest, type Instant, isFault } from '../values/index.ts'
import { openLedgerOf } from './connect.ts'
import { appFault } from './faults.ts'
import type { AnchorPlace } from './site.ts'
import type { Workspace } from './workspace.ts'

/** A head of this site's ledger that another chain has seen. */
export type AnchoredHead = {
  readonly height: number
  readonly hash: Digest
  /** The other chain, the contract of anchors there, who anchored, and the transaction. */
  readonly chainId: number
  readonly contract: Address
  readonly by: Address
  readonly transaction: Digest
  /** The block of the other chain, and its time. */
  readonly block: number
  readonly seenAt: Instant
}

/**
 * Shows the ledger's newest final head to another EVM chain. The key that pays there is made the first time.
 *
 * @throws ledger.anchor-unfunded naming the key's address; app.ledger-unset, ledger.*
 */
export async function anchorLedger(workspace: Workspace, url: string): Promise<AnchoredHead> {
  const ledger = await workspace.ledger()
  const head = await ledger.finalHead()
  const digest = ledgerDigest(ledger.identity, await genesisOf(ledger))
  const key = await anchorKey(workspace)
  const anchored = await anchorHead({ urls: [url] }, { ledger: digest, head }, key, { clock: workspace.lineClock })
  const { chainId, contract, transaction, block, seenAt } = anchored
  const place = { url, chainId, by: key.address, ledger: digest }
  workspace.site.update((file) => {
    file.anchors = [...(file.anchors ?? []).filter((other) => other.chainId !== chainId), place]
  })
  return { height: head.height, hash: head.hash, chainId, contract, by: key.address, transaction, block, seenAt }
}

/**
 * Anchors again and again until it is stopped; a head that was anchored already is not anchored twice.
 *
 * @param told - Told of each anchor, and of each time when the other chain was out of reach.
 */
export async function keepAnchoring(
  workspace: Workspace,
  { url, everyMs, signal }: { readonly url: string; readonly everyMs: number; readonly signal: AbortSignal },
  told: (event: AnchoredHead | 'unreachable') => void,
): Promise<AnchoredHead | null> {
  let last: AnchoredHead | null = null
  while (!signal.aborted) {
    try {
      const head = await (await workspace.ledger()).finalHead()
      if (head.hash !== last?.hash) {
        last = await anchorLedger(workspace, url)
        told(last)
      }
    } catch (error) {
      if (!isFault(error) || error.kind !== 'unreachable') throw error
      told('unreachable')
    }
    await workspace.lineClock.sleep(everyMs, signal).catch(() => undefined)
  }
  return last
}

/** Where somebody's anchors of this site's ledger are. */
export type AnchorSource = { readonly url: string; readonly by: Address }

/**
 * Whose anchors to compare with: those of this site, unless somebody else's are named.
 *
 * @throws app.anchors-unset when this site has never anchored this ledger; values.address
 */
export function anchorSources(
  { site }: Workspace,
  other: { readonly url: string; readonly by: string } | null,
): readonly AnchorSource[] {
  if (other) return [{ url: other.url, by: address(other.by) }]
  const places = site.file.anchors ?? []
  if (places.length === 0) throw appFault('app.anchors-unset', 'expected anchors of this ledger, this site made none')
  return places
}

/** Heads of this site's ledger by whoever anchored them. @throws ledger.unreachable, ledger.anchors-missing */
export async function anchoredHeads(
  workspace: Workspace,
  places: readonly (AnchorSource | AnchorPlace)[],
): Promise<(HeadAnchor & AnchorSource)[]> {
  const heads = []
  for (const { url, by, ...known } of places) {
    const ledger = 'ledger' in known ? known.ledger : await digestOfLedger(workspace)
    const found = await readAnchors({ urls: [url] }, { ledger, by }, { clock: workspace.lineClock })
    heads.push(...found.map((anchor) => ({ ...anchor, url, by })))
  }
  return heads
}

async function digestOfLedger(workspace: Workspace): Promise<Digest> {
  const ledger = await openLedgerOf(workspace, { readOnly: true })
  try {
    return ledgerDigest(ledger.identity, await genesisOf(ledger))
  } finally {
    ledger.close()
  }
}

async function genesisOf(ledger: { headAt(height: number): Promise<ChainHead | null> }): Promise<Digest> {
  const genesis = await ledger.headAt(0)
  if (!genesis) throw appFault('app.ledger-unreachable', 'expected block 0 of the ledger, nobody has it')
  return genesis.hash
}

async function anchorKey(workspace: Workspace): Promise<Key> {
  const path = workspace.path('keys', 'anchor.json')
  if (!existsSync(path)) {
    const secret = readSecret(workspace.path('keys', 'secret'))
    await saveKeystore(path, createKey(workspace.random), secret, workspace.random)
  }
  return workspace.key('anchor')
}

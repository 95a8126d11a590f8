import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Event } from '../event/index.ts'
import type { Anchor, Finding } from '../journal/index.ts'
import { type ChainHead, type Entry, type Ledger, readChain, verifyChain } from '../ledger/index.ts'
import { eventOf } from '../sign/index.ts'
import { type Address, type Digest, isFault, zeroDigest } from '../values/index.ts'
import { chainFile } from './connect.ts'
import { appFault } from './faults.ts'
import type { Workspace } from './workspace.ts'

/** What the ledger remembers, for everything else to be held against. */
export type LedgerMemory = {
  readonly blocks: number
  /** `null` when the ledger is too damaged to be read: then nothing can be said to be missing from it. */
  readonly entries: readonly Entry[] | null
  /** Heads of logs that were anchored, with the party that said so. */
  readonly anchors: readonly (Anchor & { readonly party: Address; readonly probeSerial: Digest; readonly by: Digest })[]
  /** `probeSerial` is the one enrolled; a key that took over from another has that one's. */
  readonly devices: readonly { readonly device: Address; readonly party: Address; readonly probeSerial: Digest }[]
  /** Documents that statements refer to, with what refers to them. */
  readonly documents: readonly { readonly hash: Digest; readonly by: string }[]
  readonly findings: readonly Finding[]
}

/**
 * Verifies the ledger and reads what it holds, leaving no trace in it.
 *
 * @param anchored - Heads that another chain has seen.
 * @throws app.ledger-unset, store.unreadable
 */
export async function readLedger(workspace: Workspace, anchored: readonly ChainHead[] = []): Promise<LedgerMemory> {
  const endpoint = workspace.site.file.ledger
  if (!endpoint) throw appFault('app.ledger-unset', 'expected a ledger, this workspace has none')
  if (endpoint.type === 'network') {
    const ledger = await workspace.ledger()
    const { height } = await ledger.head()
    const entries = await ledger.entries({ fromBlock: 0, toBlock: height })
    return { blocks: height, findings: await brokenAnchors(ledger, anchored), ...rememberedIn(entries) }
  }
  const file = chainFile(resolve(workspace.site.dir, endpoint.dir))
  const { entries, findings: unread } = await readEntries(file, endpoint)
  const witnesses = [
    ...witnessesIn(entries ?? []),
    ...anchored,
    ...(workspace.site.file.witness ? [workspace.site.file.witness] : []),
  ]
  const { chainId, contract } = endpoint
  const identity = { chainId, contract }
  const { blocks, findings } = await verifyChain(file, { witnesses, identity, progress: workspace.progress })
  return { blocks, findings: findings.length === 0 ? unread : findings, ...rememberedIn(entries ?? []), entries }
}

/** A network executes nothing again for us, but which block stands where can be asked. */
async function brokenAnchors(ledger: Ledger, anchored: readonly ChainHead[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const head of anchored) {
    const standing = await ledger.standingOf(head)
    if (standing === 'held') continue
    const detail =
      standing === 'replaced'
        ? 'another block is in the place of the one anchored'
        : 'the block that was anchored is not there'
    findings.push({ code: 'verify.anchor-broken', where: `block ${head.height}`, detail })
  }
  return findings
}

/** What the ledger holds at this moment; `null` when it is too damaged to be read. */
export async function entriesNow(workspace: Workspace): Promise<readonly Entry[] | null> {
  const endpoint = workspace.site.file.ledger
  if (endpoint?.type === 'embedded')
    return (await readEntries(chainFile(resolve(workspace.site.dir, endpoint.dir)), endpoint)).entries
  const ledger = await workspace.ledger()
  return ledger.entries({ fromBlock: 0, toBlock: (await ledger.head()).height })
}

/** A chain too damaged to be read tells nothing; what is wrong with it, its verification says. */
async function readEntries(
  file: string,
  { chainId, contract }: { chainId: number; contract: Address },
): Promise<{ entries: Entry[] | null; findings: Finding[] }> {
  if (!existsSync(file)) return { entries: null, findings: [] }
  try {
    return { entries: await readChain(file, { chainId, contract }), findings: [] }
  } catch (error) {
    if (!isFault(error)) throw error
    return { entries: null, findings: [{ code: error.code, where: file, detail: error.message }] }
  }
}

function rememberedIn(entries: readonly Entry[]): Pick<LedgerMemory, 'entries' | 'anchors' | 'devices' | 'documents'> {
  const events = eventsIn(entries)
  const anchors = events.flatMap(({ id, event, party }) => {
    if (event.kind !== 'checkpoint') return []
    const { log, size, root, probeSerial } = event
    return [{ log, size, root, party, probeSerial, by: id }]
  })
  const devices: LedgerMemory['devices'][number][] = []
  for (const { event, party } of events) {
    if (event.kind === 'enrolKey' && event.keyType === 'device')
      devices.push({ device: event.key, party, probeSerial: event.probeSerial })
    const old = event.kind === 'rotateKey' ? devices.find(({ device }) => device === event.key) : undefined
    if (old && event.kind === 'rotateKey') devices.push({ ...old, device: event.successor })
  }
  const documents = events.flatMap((said) => {
    const hash = documentOf(said)
    return hash === zeroDigest ? [] : [{ hash, by: `${said.event.kind} ${said.id}` }]
  })
  return { entries, anchors, devices, documents }
}

/** The hash of what lies in the exchange folder; the zero digest when a statement refers to nothing there. */
function documentOf({ event, commitment }: Said): Digest {
  if (event.kind === 'dose' || event.kind === 'symptom') return event.ciphertextHash
  return event.kind === 'registerBatch' || event.kind === 'stageResult' || event.kind === 'assess'
    ? commitment
    : zeroDigest
}

type Said = {
  readonly id: Digest
  readonly event: Event
  readonly party: Address
  readonly commitment: Digest
}

/** Every acceptance names the ledger's head as its signer saw it, if it saw one. */
function witnessesIn(entries: readonly Entry[]): ChainHead[] {
  return eventsIn(entries).flatMap(({ event }) =>
    event.kind === 'accept' && event.witnessedHead !== zeroDigest
      ? [{ height: event.witnessedHeight, hash: event.witnessedHead }]
      : [],
  )
}

function eventsIn(entries: readonly Entry[]): Said[] {
  return entries.flatMap((entry) => {
    if (entry.status !== 'recorded') return []
    try {
      const { id, party, commitment } = entry.statement
      return [{ id, event: eventOf(entry.statement), party, commitment }]
    } catch (error) {
      if (isFault(error)) return []
      throw error
    }
  })
}

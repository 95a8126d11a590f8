import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleepFor } from 'node:timers/promises'
import {
  cardOf,
  deployLedger,
  initSite,
  openWorkspace,
  proposeAdmission,
  systemWiring,
  type Wiring,
  type Workspace,
} from '../../src/app/index.ts'
import { state } from '../../src/app/record.ts'
import { type Entry, openLedger } from '../../src/ledger/index.ts'
import { type Address, type Clock, type Digest, zeroDigest } from '../../src/values/index.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { keyNumber } from './anyStatement.ts'
import { tempDir } from './tempDir.ts'

export const networkChainId = 41_003
/** Long enough for a busy machine; where a node hangs on purpose, the test says less. */
const usualTimeoutMs = 3000

/** One site, a manufacturer, on a ledger that runs on a real node. */
export type NetworkSite = {
  readonly dir: string
  readonly anvil: Anvil
  readonly contract: Address
  /** Starts another node with the chain as it was when the site was admitted. */
  readonly another: (more?: { readonly port?: string; readonly args?: readonly string[] }) => Promise<Anvil>
  /** Lets the site reach its ledger by these. */
  readonly connect: (urls: readonly string[], how?: { confirmations?: number; timeoutMs?: number }) => void
  /** The site as a process of its own would open it; closed with the rest. */
  readonly open: (wiring?: Wiring) => Workspace
  readonly end: () => Promise<void>
}

/** The real machine, but patience is over after a few questions instead of half a minute. */
export function impatient(): Wiring {
  let waitedMs = 0
  const wiring = systemWiring()
  const lineClock: Clock = {
    now: wiring.clock.now,
    monotonicMs: () => performance.now() + waitedMs,
    async sleep(ms) {
      waitedMs += 8 * ms
      await sleepFor(1)
    },
  }
  return { ...wiring, lineClock }
}

// Founded once: every test gets the folder and a node with the chain as they were then.
let founded: Promise<{ dir: string; state: string; contract: Address }> | undefined

export async function networkSite(args: readonly string[] = []): Promise<NetworkSite> {
  founded ??= found()
  const first = await founded
  const dir = join(await tempDir(), 'site')
  cpSync(first.dir, dir, { recursive: true })
  const nodes: Anvil[] = []
  const opened: Workspace[] = []
  const another: NetworkSite['another'] = async ({ port, args: more = [] } = {}) => {
    const options = { chainId: networkChainId, ...(port === undefined ? {} : { port }) }
    const anvil = await startAnvil({ ...options, more: ['--load-state', first.state, ...more] })
    nodes.push(anvil)
    return anvil
  }
  const anvil = await another({ args })
  const connect: NetworkSite['connect'] = (urls, { confirmations = 1, timeoutMs = usualTimeoutMs } = {}) => {
    const file = join(dir, 'site.json')
    const site = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...site, ledger: { ...site.ledger, urls, confirmations, timeoutMs } }))
  }
  connect([anvil.url])
  return {
    dir,
    anvil,
    contract: first.contract,
    another,
    connect,
    open(wiring = systemWiring()) {
      const workspace = openWorkspace(dir, wiring)
      opened.push(workspace)
      return workspace
    },
    async end() {
      for (const workspace of opened) await workspace.close()
      for (const node of nodes) await node.signal('SIGKILL')
    },
  }
}

async function found() {
  const folder = await tempDir()
  const [dir, state] = [join(folder, 'site'), join(folder, 'state.json')]
  const anvil = await startAnvil({ chainId: networkChainId, more: ['--dump-state', state] })
  await initSite(systemWiring(), { dir, name: 'Maker', roles: ['manufacturer'] })
  const workspace = openWorkspace(dir, systemWiring())
  const council = [workspace.site.file.party]
  const { contract } = await deployLedger(workspace, { council, threshold: 1, network: { urls: [anvil.url] } })
  await proposeAdmission(workspace, cardOf(workspace))
  workspace.acknowledge()
  await workspace.close()
  // Asked to end in order, it writes what it knows.
  await anvil.signal('SIGINT')
  return { dir, state, contract }
}

/** Signs and journals statements of the site, each an operator's key; nothing is sent. @returns Their identities. */
export async function say(workspace: Workspace, count: number): Promise<Digest[]> {
  const ids: Digest[] = []
  const from = workspace.journal().tree().size
  for (let number = from; number < from + count; number++) {
    const key = keyNumber(30_000 + number).address
    const event = { kind: 'enrolKey', key, probeSerial: zeroDigest, keyType: 'operator', validUntil: null } as const
    ids.push((await state(workspace, { ...event, label: `operator ${number}` }, { intent: `enrol ${number}` })).id)
  }
  return ids
}

/** What a node's chain holds of the ledger, asked past everything that is tested. */
export async function entriesAt({ anvil, contract }: Pick<NetworkSite, 'anvil' | 'contract'>): Promise<Entry[]> {
  const identity = { chainId: networkChainId, contract }
  const ledger = await openLedger({ urls: [anvil.url] }, identity, { clock: systemWiring().clock })
  const entries = await ledger.entries({ fromBlock: 0, toBlock: (await ledger.head()).height })
  ledger.close()
  return entries
}

/** The chain holds each statement once, in the order in which they were said, and the journal knows it. */
export async function assertRecordedOnce(site: NetworkSite, ids: readonly Digest[], anvil = site.anvil): Promise<void> {
  const entries = await entriesAt({ anvil, contract: site.contract })
  const recorded = entries.filter(({ id, status }) => status === 'recorded' && ids.includes(id))
  assert.deepEqual(
    recorded.map(({ id }) => id),
    ids,
  )
  const journal = site.open().journal()
  for (const { id, block } of recorded) {
    const { status, block: height } = journal.status(id) ?? {}
    assert.deepEqual({ status, height }, { status: 'recorded', height: block.height })
  }
}

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type EmbeddedChain,
  type History,
  type Ledger,
  type NetworkEndpoint,
  openLedger,
  readHistory,
  refoundLedger,
  relay,
} from '../ledger/index.ts'
import { openReadModel } from '../readmodel/index.ts'
import type { Statement } from '../sign/index.ts'
import { type Digest, printable } from '../values/index.ts'
import { chainFile, embeddedOf, openChainIn } from './connect.ts'
import { appFault } from './faults.ts'
import { writeDurably } from './files.ts'
import { moveOutbox } from './moveOutbox.ts'
import { refusalFault } from './record.ts'
import { firstDifference } from './sameState.ts'
import type { LedgerEndpoint } from './site.ts'
import type { Workspace } from './workspace.ts'

export type Moved = Extract<LedgerEndpoint, { type: 'network' }> & {
  /** All that the ledger has recorded, and how many of these were relayed just now. */
  readonly statements: number
  readonly relayed: number
  /** By which the others may join the ledger where it is now. */
  readonly file: string
}

type Embedded = Extract<LedgerEndpoint, { type: 'embedded' }>

/**
 * Takes this site, and with it its ledger if nobody did so before, from the embedded chain to a network of the same chain
 * id: the rulebook by the transactions that made it, every statement again in order, the answers of both compared. Only
 * then the chain is ended and the site goes over. Cut off at any point, it is taken up by running it again.
 *
 * @param urls - Nodes of that network, the one to ask first before the others.
 * @param confirmations - How many blocks make one final there, with itself; 1 when left out.
 * @throws app.ledger-unset, app.not-embedded, app.moved-elsewhere, app.history-differs, app.state-differs; the refusal's
 *   own code when the network takes a statement no more; ledger.*
 */
export async function moveLedger(
  workspace: Workspace,
  urls: readonly string[],
  confirmations?: number,
): Promise<Moved> {
  const from = embeddedOf(workspace)
  const { chainId, contract } = from
  const dir = resolve(workspace.site.dir, from.dir)
  if (!existsSync(chainFile(dir)))
    throw appFault('app.ledger-unreachable', `expected an embedded ledger in ${dir}, there is none`)
  const chain = await openChainIn(workspace, dir, chainId)
  try {
    const nodes = { urls: [...urls], ...(confirmations !== undefined && { confirmations }) }
    const counted = await bring(workspace, chain, from, nodes)
    const to = { type: 'network', chainId, contract, ...nodes } as const
    const file = workspace.path('ledger.json')
    writeDurably(file, `${JSON.stringify(to, null, 2)}\n`)
    forgetAnswers(workspace)
    workspace.site.update((content) => {
      content.ledger = to
      // Blocks of the chain that ended say nothing about those of the network.
      content.witness = null
      content.anchors = []
    })
    return { ...to, ...counted, file }
  } finally {
    chain.close()
  }
}

async function bring(workspace: Workspace, chain: EmbeddedChain, from: Embedded, nodes: NetworkEndpoint) {
  const ports = { clock: workspace.lineClock }
  const file = chainFile(resolve(workspace.site.dir, from.dir))
  const [url = ''] = nodes.urls
  let history = await readHistory(file, from)
  await refoundLedger(nodes, from.chainId, history.creations, ports)
  const here = await openLedger(chain, from, ports)
  const there = await openLedger(nodes, from, ports)
  try {
    for (let relayed = 0; ; ) {
      relayed += await relayMissing(workspace, there, history, url)
      await requireSame(workspace, here, there, history)
      if (await chain.endAt(history.head.hash, url)) {
        releaseClaimed(workspace)
        return { statements: history.statements.length, relayed }
      }
      // Others went on meanwhile.
      history = await readHistory(file, from)
    }
  } finally {
    there.close()
  }
}

/** @returns How many statements were relayed. */
async function relayMissing(workspace: Workspace, there: Ledger, history: History, url: string): Promise<number> {
  const { statements, movedTo } = history
  const arrived = await arrivedOf(there, statements)
  if (movedTo !== null && arrived < statements.length)
    throw appFault(
      'app.moved-elsewhere',
      `expected the network at ${printable(movedTo)}, where this ledger has moved; ${printable(url)} does not hold it`,
    )
  const onRefusal = ({ id }: Statement, refusal: Parameters<typeof refusalFault>[0]): never => {
    throw refusalFault(refusal, `the network refuses statement ${id}`)
  }
  const outbox = moveOutbox(workspace.path('move.json'), statements, arrived, {
    onRefusal,
    progress: workspace.progress,
  })
  await relay(outbox, there, await workspace.key('relayer'))
  return statements.length - arrived
}

/** How many statements of the history, from the first on, the network has recorded. @throws app.history-differs */
async function arrivedOf(there: Ledger, statements: readonly Statement[]): Promise<number> {
  const recorded = await recordedOn(there)
  const common = Math.min(recorded.length, statements.length)
  for (let place = 0; place < common; place++)
    if (recorded[place] !== statements[place]?.id)
      throw appFault(
        'app.history-differs',
        `expected statement ${statements[place]?.id} as number ${place + 1} on the network, found ${recorded[place]}`,
      )
  return common
}

async function recordedOn(ledger: Ledger): Promise<Digest[]> {
  // What stands in a block that may be taken back has not arrived yet.
  const { height } = await ledger.finalHead()
  const entries = await ledger.entries({ fromBlock: 0, toBlock: height })
  return entries.flatMap(({ id, status }) => (status === 'recorded' ? [id] : []))
}

/** Both hold the same statements in the same order and give the same answers; unless others went on over there already. */
async function requireSame(workspace: Workspace, here: Ledger, there: Ledger, { statements }: History): Promise<void> {
  const arrived = await arrivedOf(there, statements)
  if (arrived < statements.length)
    throw appFault('app.history-differs', `expected ${statements.length} statements on the network, found ${arrived}`)
  if ((await recordedOn(there)).length > statements.length) return
  const difference = await firstDifference(here, there, statements, workspace.progress)
  if (difference) throw appFault('app.state-differs', `the chain and the network answer differently: ${difference}`)
}

/**
 * What was on its way to the chain when it ended waits for the network: if it did arrive, the network has it, and the
 * relay finds it recorded there. What was recorded is so in other blocks now.
 */
function releaseClaimed(workspace: Workspace): void {
  const journal = workspace.journal()
  for (const { parcel } of journal.unsettled()) journal.release(parcel.hash)
  journal.forgetBlocks()
}

/** What was read is read again over there: a block of the chain that ended tells nothing about where to read on. */
function forgetAnswers(workspace: Workspace): void {
  const readModel = openReadModel(workspace.path('readmodel.sqlite'))
  readModel.clear()
  readModel.close()
}

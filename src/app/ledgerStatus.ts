import { type ChainHead, examineNodes, type Ledger, type NodeStanding } from '../ledger/index.ts'
import type { Cursor, ReadModel } from '../readmodel/index.ts'
import { type Address, type Digest, Fault, type FaultKind, type Role } from '../values/index.ts'
import { appFault } from './faults.ts'
import type { Workspace } from './workspace.ts'

/** What this site knows of its ledger. What only the ledger could tell is null while it cannot be asked. */
export type LedgerStatus = {
  readonly chainId: number
  readonly contract: Address
  /** Keccak-256 of the contract's code. */
  readonly codeHash: Digest | null
  /** Every node by itself; none where the ledger is a file. */
  readonly nodes: readonly NodeStanding[]
  readonly head: ChainHead | null
  /** The newest block that stays, and how many blocks it takes, with itself, until one does. */
  readonly final: ChainHead | null
  readonly confirmations: number
  /** Up to which block this site has read, and how many the head is beyond it. */
  readonly read: Cursor | null
  readonly lagBlocks: number | null
  readonly council: Awaited<ReturnType<Ledger['council']>> | null
  readonly ownRoles: readonly Role[] | null
  readonly recorded: number
  readonly rejected: number
  /** Statements in this journal that the ledger has not answered for good: `sent` is in a transaction already. */
  readonly unsent: number
  readonly sent: number
  /** Statements of this journal that the rulebook refused; they are never sent again. */
  readonly refused: number
  /** Why the ledger cannot be asked. */
  readonly trouble: Trouble | null
}

type Trouble = {
  readonly code: string
  readonly kind: FaultKind
  readonly sentence: string
  readonly hint: string
}

type Asked = Pick<LedgerStatus, 'codeHash' | 'head' | 'final' | 'council' | 'ownRoles'>

const unasked: Asked = { codeHash: null, head: null, final: null, council: null, ownRoles: null }

/** @throws app.ledger-unset */
export async function ledgerStatus(workspace: Workspace): Promise<LedgerStatus> {
  const { ledger: endpoint, party, witness } = workspace.site.file
  if (!endpoint) throw appFault('app.ledger-unset', 'expected a ledger, this workspace has none')
  const { chainId, contract } = endpoint
  const { asked, trouble } = await asking(workspace, party)
  const seen = { seenHeight: witness?.height ?? -1 }
  const nodes = endpoint.type === 'network' ? await examineNodes(endpoint, endpoint, seen) : []
  const readModel = workspace.known()
  return {
    ...{ chainId, contract, nodes, ...asked },
    confirmations: (endpoint.type === 'network' && endpoint.confirmations) || 1,
    ...reading(readModel, asked.head),
    ...readModel.count(),
    ...counting(workspace),
    trouble,
  }
}

async function asking(workspace: Workspace, party: Address) {
  try {
    await workspace.answers()
    return { asked: await askedOf(await workspace.ledger(), party), trouble: null }
  } catch (error) {
    if (!(error instanceof Fault) || !/^(ledger|app\.ledger)/.test(error.code)) throw error
    const { code, kind, message, hint } = error
    return { asked: unasked, trouble: { code, kind, sentence: message, hint } }
  }
}

async function askedOf(ledger: Ledger, party: Address): Promise<Asked> {
  return {
    codeHash: await ledger.codeHash(),
    head: await ledger.head(),
    final: await ledger.finalHead(),
    council: await ledger.council(),
    ownRoles: (await ledger.party(party))?.roles ?? null,
  }
}

function reading(readModel: ReadModel, head: ChainHead | null): Pick<LedgerStatus, 'read' | 'lagBlocks'> {
  const cursor = readModel.cursor()
  const read = cursor && { height: cursor.height, hash: cursor.hash }
  return { read, lagBlocks: head && Math.max(0, head.height - (read?.height ?? -1)) }
}

function counting(workspace: Workspace): Pick<LedgerStatus, 'unsent' | 'sent' | 'refused'> {
  const { pending, claimed, rejected } = workspace.journal().counts()
  return { unsent: pending + claimed, sent: claimed, refused: rejected }
}

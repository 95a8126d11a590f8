import type { TypedTransaction } from '@ethereumjs/tx'
import { getCreateAddress } from 'ethers/address'
import type { Parcel } from '../../journal/index.ts'
import { curve, type Domain, type Statement, withSignature } from '../../sign/index.ts'
import type { Store } from '../../store/index.ts'
import { type Address, address, bytesOf, type Digest, digest, Fault, type Hex, hexOf } from '../../values/index.ts'
import { loadRulebook } from '../artifact.ts'
import type { ChainHead } from '../chainHead.ts'
import { decodeEntry, type Entry } from '../entry.ts'
import { ledgerFault } from '../faults.ts'
import { readLog } from '../network.ts'
import { unpackSignatures } from '../packed.ts'
import { evmCrypto } from './crypto.ts'
import { findLogs } from './logs.ts'
import { chainCommon, decodeBlock } from './rules.ts'
import { type ChainTables, chainTables, openChainStore } from './tables.ts'

/** All it takes to make the same ledger again elsewhere. */
export type History = {
  /** The transactions that put the rulebook and its libraries there, in order. */
  readonly creations: readonly Parcel[]
  /** What was recorded, in order, with the signatures it was recorded by. */
  readonly statements: readonly Statement[]
  readonly head: ChainHead
  /** Where the ledger went on; `null` while it is here. */
  readonly movedTo: string | null
}

/**
 * Reads an embedded chain from its first block to its head, leaving no trace beside it.
 *
 * @throws ledger.chain-damaged when the file cannot be believed; the store.* faults of a file that cannot be read.
 */
export async function readHistory(file: string, identity: Domain): Promise<History> {
  const store = openChainStore(file, { readOnly: true })
  try {
    return historyIn(store, identity)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw ledgerFault('ledger.chain-damaged', `expected the history of a ledger in ${file}, it cannot be read`, error)
  } finally {
    store.close()
  }
}

function historyIn(store: Store, identity: Domain): History {
  const tables = chainTables(store)
  const row = tables.head()
  if (!row) throw new Error('there is no block')
  const answers = answersIn(store, identity, row.number)
  const created: Parcel[] = []
  const statements: Statement[] = []
  for (const tx of transactionsIn(tables, identity.chainId, row.number)) {
    const hash = digest(hexOf(tx.hash()))
    if (tx.to === undefined) created.push(creation(tx, hash))
    else statements.push(...recordedBy(identity, tx, hash, answers.get(hash) ?? []))
  }
  const head = { height: row.number, hash: digest(hexOf(row.hash)) }
  return { creations: creationsOf(identity.contract, created), statements, head, movedTo: tables.movedTo() }
}

function* transactionsIn(tables: ChainTables, chainId: number, height: number): Generator<TypedTransaction> {
  const common = chainCommon(chainId, evmCrypto(curve))
  for (let number = 1; number <= height; number++) {
    const row = tables.block(number)
    if (!row) throw new Error(`block ${number} is missing`)
    yield* decodeBlock(row.rlp, common).transactions
  }
}

function answersIn(store: Store, identity: Domain, toBlock: number): Map<Digest, Entry[]> {
  const { abi } = loadRulebook()
  const filter = { fromBlock: 0, toBlock, topics: [], addresses: [bytesOf(identity.contract)] }
  const entries = findLogs(store, filter).flatMap((log) => decodeEntry(abi, identity, readLog(log)) ?? [])
  return Map.groupBy(entries, ({ transaction }) => transaction)
}

/** Every statement of a transaction is answered once, in their order: that tells which signature is whose. */
function recordedBy(identity: Domain, tx: TypedTransaction, hash: Digest, answers: readonly Entry[]): Statement[] {
  if (answers.length === 0) return []
  const [parcel] = loadRulebook().abi.decodeFunctionData('submit', tx.data)
  const signatures = unpackSignatures(identity, parcel)
  if (signatures.length !== answers.length)
    throw new Error(`transaction ${hash} has ${signatures.length} statements and ${answers.length} answers`)
  return answers.flatMap((answer, at) =>
    answer.status === 'recorded' ? [withSignature(answer.statement, signatures[at] as Hex)] : [],
  )
}

function creation(tx: TypedTransaction, hash: Digest): Parcel {
  const relayer = address(tx.getSenderAddress().toString())
  return { hash, raw: hexOf(tx.serialize()), relayer, nonce: Number(tx.nonce) }
}

/** Those of whoever created the contract, up to it: first come its libraries. */
function creationsOf(contract: Address, created: readonly Parcel[]): Parcel[] {
  const last = created.find(({ relayer, nonce }) => address(getCreateAddress({ from: relayer, nonce })) === contract)
  if (!last) throw new Error(`the creation of ${contract} is missing`)
  return created.filter(({ relayer, nonce }) => relayer === last.relayer && nonce <= last.nonce)
}

import { keccak256 } from 'ethers/crypto'
import { type Fields, givesDose, type LedgerStatement, type Statement, speaksOfDose } from '../sign/index.ts'
import { type Address, type Digest, type Hex, zeroDigest } from '../values/index.ts'
import type { Log, Network } from './network.ts'

type Dose = Fields & { readonly id: Digest }

/**
 * What proves that a dose was recorded: its statement, and the doses recorded before and after it in the same transaction,
 * as contracts/Doses.sol folds them.
 *
 * @param doses - All doses recorded in that transaction, in order.
 */
export function packEvidence(doses: readonly Dose[], id: Digest): Hex | undefined {
  const at = doses.findIndex((dose) => dose.id === id)
  const [first, dose] = [doses[0], doses[at]]
  if (!first || !dose) return undefined
  const before = doses.slice(0, at).reduce((chain, { id }) => fold(chain, id), zeroDigest)
  const words = [
    dose.party.slice(2),
    dose.subject.slice(2),
    dose.object.slice(2),
    dose.occurredAt.toString(16),
    dose.deadline.toString(16),
    dose.nonce.toString(16),
    dose.commitment.slice(2),
    keccak256(dose.data).slice(2),
    first.id.slice(2),
    before.slice(2),
    ...doses.slice(at + 1).map((after) => after.id.slice(2)),
  ]
  return `0x${words.map((word) => word.padStart(64, '0')).join('')}`
}

/**
 * Looks up the evidence that statements need, by the statement's identity. A dose that is not recorded has none; then the
 * rulebook says so.
 *
 * @param read - Reads a log of the rulebook; nothing for one that is not of a recorded statement.
 */
export async function findEvidence(
  network: Network,
  contract: Address,
  recorded: Digest,
  statements: readonly Statement[],
  read: (log: Log) => LedgerStatement | undefined,
): Promise<Map<Digest, Hex>> {
  const evidence = new Map<Digest, Hex>()
  for (const { id, subject } of statements.filter(speaksOfDose)) {
    const { height } = await network.head()
    const filter = { fromBlock: 0, toBlock: height, address: contract, topics: [recorded, subject] }
    const [log] = await network.logs(filter)
    const receipt = log && (await network.receipt(log.transaction))
    const doses = receipt?.logs.filter((one) => one.address === contract).flatMap((one) => read(one) ?? [])
    const packed = packEvidence((doses ?? []).filter(givesDose), subject)
    if (packed) evidence.set(id, packed)
  }
  return evidence
}

function fold(chain: Digest, id: Digest): Digest {
  return keccak256(`0x${chain.slice(2)}${id.slice(2)}`) as Digest
}

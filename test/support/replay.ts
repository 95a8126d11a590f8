import { gunzipSync } from 'node:zlib'
import type { Hex } from '../../src/values/index.ts'
import type { Anvil } from './anvil.ts'
import type { Sent } from './rulebook.ts'

/** What one transaction did, wherever it ran. */
export type Did = Pick<Sent, 'succeeded' | 'gas' | 'logs'>
export type ReceiptJson = { status: string; gasUsed: string; logs: { topics: Hex[]; data: Hex }[] }

export function didOf({ status, gasUsed, logs }: ReceiptJson): Did {
  return { succeeded: status === '0x1', gas: BigInt(gasUsed), logs: logs.map(({ topics, data }) => ({ topics, data })) }
}

export const did = (sent: readonly Sent[]): Did[] => sent.map(({ succeeded, gas, logs }) => ({ succeeded, gas, logs }))

/** Transactions of one second go into one block: a node's blocks each have a later one. */
export async function replayOn(anvil: Anvil, sent: readonly Sent[]): Promise<Did[]> {
  await anvil.ask('evm_setAutomine', false)
  const hashes: unknown[] = []
  for (const [seconds, together] of Map.groupBy(sent, (one) => one.seconds)) {
    for (const { raw } of together) hashes.push(await anvil.ask('eth_sendRawTransaction', raw))
    await anvil.ask('evm_setNextBlockTimestamp', seconds)
    await anvil.ask('evm_mine')
  }
  const receipts = await Promise.all(hashes.map((hash) => anvil.ask('eth_getTransactionReceipt', hash)))
  return receipts.map((receipt) => didOf(receipt as ReceiptJson))
}

/** What a node keeps for an account, by slot. */
export async function storageAt(anvil: Anvil, address: Hex): Promise<Map<string, string>> {
  const dump = (await anvil.ask('anvil_dumpState')) as Hex
  const { accounts } = JSON.parse(gunzipSync(Buffer.from(dump.slice(2), 'hex')).toString())
  return new Map(Object.entries(accounts[address].storage as Record<string, string>))
}

/** What is not zero; an emptied slot is written in more than one way. */
export function words(slots: Map<string, string>): string[] {
  const pairs = [...slots].map(([slot, word]) => [BigInt(slot), word === '0x' ? 0n : BigInt(word)] as const)
  return pairs.flatMap(([slot, word]) => (word === 0n ? [] : [`${slot} ${word}`])).sort()
}

import { join } from 'node:path'
import { Wallet } from 'ethers'
import { type EmbeddedChain, openEmbeddedChain } from '../../src/ledger/embedded/open.ts'
import type { Hex, Random } from '../../src/values/index.ts'
import { type ManualClock, manualClock } from './clock.ts'
import { tempDir } from './tempDir.ts'

export const chainId = 41_001
export const sealerKey: Hex = `0x${'5e'.repeat(32)}`
export const random: Random = (length) => Uint8Array.from({ length }, (_, i) => (i * 73 + 11) % 256)

/** Wallets with nothing in them: gas is free. */
export const wallet = (n: number): Wallet => new Wallet(`0x${(n + 1).toString(16).padStart(64, '0')}`)

/**
 * A contract of 50 bytes. Called with 64 bytes (key, value): stores the value under the key and logs both with the key
 * as topic; a zero key reverts. Called with 32 bytes: returns what is stored under that key.
 */
const keeperRuntime =
  '366020146025576000358060135760006000fd5b806020359055366000600037366000a1005b6000355460005260206000f3'
export const keeperCode: Hex = `0x603280600b6000396000f3${keeperRuntime}`

export const word = (value: number | bigint): string => value.toString(16).padStart(64, '0')
export const keep = (key: number, value: number | bigint): Hex => `0x${word(key)}${word(value)}`

export type Sent = { readonly from: Wallet; readonly nonce: number; readonly to?: string; readonly data: Hex }

export async function rawTransaction({ from, nonce, to, data }: Sent): Promise<Hex> {
  const fields = { type: 0, chainId, nonce, gasPrice: 0, gasLimit: 10_000_000, data }
  return (await from.signTransaction(to === undefined ? fields : { ...fields, to })) as Hex
}

export type TestChain = EmbeddedChain & { readonly file: string; readonly clock: ManualClock }

export async function openTestChain(file?: string, clock = manualClock()): Promise<TestChain> {
  const path = file ?? join(await tempDir(), 'chain.sqlite')
  return { ...(await openEmbeddedChain(path, { clock, random, chainId, sealerKey })), file: path, clock }
}

/** Deploys the keeper with wallet 0 and writes `entries` entries, each in its own block. @returns its address. */
export async function deployKeeper(chain: EmbeddedChain, entries = 0): Promise<string> {
  const from = wallet(0)
  const send = async (sent: Sent) => {
    const hash = await chain.request({ method: 'eth_sendRawTransaction', params: [await rawTransaction(sent)] })
    return (await chain.request({ method: 'eth_getTransactionReceipt', params: [hash] })) as { contractAddress: string }
  }
  const { contractAddress } = await send({ from, nonce: 0, data: keeperCode })
  for (let i = 1; i <= entries; i++) await send({ from, nonce: i, to: contractAddress, data: keep(i, i * 1000) })
  return contractAddress
}

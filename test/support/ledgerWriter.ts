// A process of its own that writes to an embedded chain, and prints each transaction once it was acknowledged.
// Arguments: file, number of the wallet, first nonce, how many, address of the keeper.
import { setTimeout as sleepFor } from 'node:timers/promises'
import { openEmbeddedChain } from '../../src/ledger/index.ts'
import { type Clock, instant } from '../../src/values/index.ts'
import { chainId, keep, random, rawTransaction, sealerKey, wallet } from './ledgerChain.ts'

const [file = '', number = '0', first = '0', count = '0', keeper = ''] = process.argv.slice(2)
const clock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  sleep: (ms) => sleepFor(ms),
}

const chain = await openEmbeddedChain(file, { clock, random, chainId, sealerKey })
process.stdout.write('open\n')
for (let nonce = Number(first); nonce < Number(first) + Number(count); nonce++) {
  const raw = await rawTransaction({ from: wallet(Number(number)), nonce, to: keeper, data: keep(nonce + 1, nonce) })
  process.stdout.write(`${await chain.request({ method: 'eth_sendRawTransaction', params: [raw] })}\n`)
}
chain.close()

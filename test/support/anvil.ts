import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import type { Eip1193 } from '../../src/ledger/index.ts'
import { rpcError } from '../../src/ledger/rpcError.ts'
import { chainId } from './ledgerChain.ts'

/** A node of an EVM network as a process of its own, on this machine's loopback, with nobody but the tests to talk to. */
export type Anvil = Eip1193 & {
  readonly url: string
  /** Asks for one thing. @throws an rpc error when the node says "no". */
  readonly ask: (method: string, ...params: unknown[]) => Promise<unknown>
  /** `SIGKILL` ends it at once, `SIGSTOP` lets it hang, `SIGCONT` wakes it; resolves when an ended one is gone. */
  readonly signal: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGINT') => Promise<void>
}

export type AnvilOptions = {
  readonly chainId?: number
  /** The time of its first block; it goes on from there as the machine's clock does. */
  readonly startsAt?: number
  /** A port of an earlier one, to come back under its URL; a free one when left out. */
  readonly port?: string
  /** How much fits into a block; transactions here are free and ask for plenty. */
  readonly blockGas?: number
  /** It wants money for gas, as a public chain does. */
  readonly fees?: true
  readonly more?: readonly string[]
}

const installed = join(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  '@foundry-rs',
  'anvil-linux-amd64',
  'bin',
  'anvil',
)
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts anvil with free gas and the rules of London. @throws where it is not installed: no test is passed by skipping it. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const child = spawn(binary(), argumentsFor(options), { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const gone = once(child, 'exit').then(() => running.delete(child))
  const url = `http://${await listening(child)}`
  // A node must not keep the tests' own process from ending.
  child.unref()
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref()
  const ask = async (method: string, ...params: unknown[]) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { result, error } = (await answer.json()) as { result?: unknown; error?: { code: number; message: string } }
    if (error) throw rpcError(error.code, error.message)
    return result
  }
  return {
    url,
    ask,
    request: ({ method, params = [] }) => ask(method, ...params),
    async signal(signal) {
      child.kill(signal)
      if (signal === 'SIGKILL' || signal === 'SIGINT') await gone
    },
  }
}

function binary(): string {
  const path = process.env.ANVIL ?? installed
  if (existsSync(path)) return path
  throw new Error(
    'anvil is missing: `npm ci` brings it on Linux x64; elsewhere install Foundry and name it with ANVIL=/path/to/anvil',
  )
}

function argumentsFor(options: AnvilOptions): string[] {
  const { chainId: id = chainId, startsAt, port = '0', blockGas = 1e9, fees, more = [] } = options
  const price = fees ? [] : ['--base-fee', '0', '--gas-price', '0']
  const bare = ['--accounts', '1', '--disable-default-create2-deployer']
  const time = startsAt === undefined ? [] : ['--timestamp', String(Math.floor(startsAt / 1000))]
  const rules = ['--chain-id', String(id), '--hardfork', 'london', '--gas-limit', String(blockGas), ...price, ...bare]
  return ['--host', '127.0.0.1', '--port', port, ...rules, ...time, ...more]
}

/** Reads on for ever, or a full pipe would stop the node. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        if (heard.length < 10_000) heard += text
        const place = /Listening on (\S+)/.exec(heard)?.[1]
        if (place) resolve(place)
      })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`anvil ended with ${code}: ${heard}`)))
  })
}

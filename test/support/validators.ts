import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { encryptKeystoreJsonSync } from 'ethers/wallet'
import { rpcError } from '../../src/ledger/rpcError.ts'
import { createKey, type Key } from '../../src/sign/index.ts'
import { tempDir } from './tempDir.ts'

/** One validator: a node of an existing engine, in a process and a folder of its own. */
export type Validator = {
  readonly url: string
  readonly ask: (method: string, ...params: unknown[]) => Promise<unknown>
  readonly head: () => Promise<Head>
  readonly headAt: (height: number) => Promise<Head | null>
  /** SIGKILL, as a power cut would. */
  readonly kill: () => Promise<void>
  /** Starts it again on what it has on its disk, and connects it to the others. */
  readonly start: () => Promise<void>
}

/** @property inTurn - Sealed by the validator whose turn it was. */
export type Head = { readonly height: number; readonly hash: string; readonly inTurn: boolean }

export type ValidatorNetwork = {
  readonly chainId: number
  readonly validators: readonly Validator[]
  /** How many blocks make one final: then more than half of the validators have built on it. */
  readonly confirmations: number
  /** Cuts every connection between two groups, and keeps it cut. */
  readonly part: (one: readonly Validator[], other: readonly Validator[]) => Promise<void>
  readonly heal: () => Promise<void>
  readonly close: () => Promise<void>
}

async function isConnected(a: Node, b: Node): Promise<boolean> {
  const peers = (await a.ask('admin_peers')) as readonly { readonly enode: string }[]
  const key = b.enode().slice(0, 'enode://'.length + 128)
  return peers.some(({ enode }) => enode.startsWith(key))
}

const periodSeconds = 1
const gasLimit = 0x1fffffffffffff

/** Validators on loopback that seal in turns (Clique, EIP-225), with free gas and the rules of London. */
export async function startValidators(engine: string, count: number, chainId: number): Promise<ValidatorNetwork> {
  const dir = await tempDir()
  const keys = Array.from({ length: count }, () => createKey(randomBytes))
  // Turns go by address, so the first of these is the first in turn too.
  keys.sort((a, b) => (a.address < b.address ? -1 : 1))
  const genesis = join(dir, 'genesis.json')
  writeFileSync(genesis, JSON.stringify(genesisOf(keys, chainId)))
  const nodes = await Promise.all(keys.map((key, number) => prepare({ engine, dir, genesis, key, number, chainId })))
  const connect = (from: Node, to: Node) => from.ask('admin_addPeer', to.enode())
  const apart = new Set<string>()
  const joined = (a: Node, b: Node) => a !== b && !apart.has(`${a.url} ${b.url}`)

  const start = async (node: Node) => {
    await node.run()
    for (const other of nodes) if (other.isUp() && joined(node, other)) await connect(node, other)
    // A price of nothing can be set on a node that runs, but not by its flags.
    await node.ask('miner_setGasPrice', '0x0')
    await node.ask('miner_start')
  }
  for (const node of nodes) await node.run()
  for (const node of nodes) await start(node)

  return {
    chainId,
    validators: nodes.map((node) => ({ ...node, start: () => start(node) })),
    confirmations: Math.floor(count / 2) + 1,
    async part(one, other) {
      const side = (validators: readonly Validator[]) =>
        nodes.filter(({ url }) => validators.some((validator) => validator.url === url))
      const pairs = side(one).flatMap((a) => side(other).flatMap((b) => [[a, b] as const, [b, a] as const]))
      for (const [a, b] of pairs) apart.add(`${a.url} ${b.url}`)
      // A call that was under way when it was cut may still come through: until nobody is connected any more, twice.
      for (let clean = 0; clean < 2; ) {
        await Promise.all(pairs.map(([a, b]) => a.ask('admin_removePeer', b.enode())))
        await sleep(300)
        const connected = await Promise.all(pairs.map(([a, b]) => isConnected(a, b)))
        clean = connected.includes(true) ? 0 : clean + 1
      }
    },
    async heal() {
      apart.clear()
      for (const a of nodes) for (const b of nodes) if (a !== b) await connect(a, b)
    },
    close: async () => {
      for (const node of nodes) await node.kill()
    },
  }
}

function genesisOf(keys: readonly Key[], chainId: number) {
  const forks = ['homestead', 'eip150', 'eip155', 'eip158', 'byzantium', 'constantinople', 'petersburg', 'istanbul']
  const rules = Object.fromEntries([...forks, 'berlin', 'london'].map((fork) => [`${fork}Block`, 0]))
  const signers = keys.map(({ address }) => address.slice(2)).join('')
  return {
    config: { chainId, ...rules, clique: { period: periodSeconds, epoch: 30_000 } },
    difficulty: '0x1',
    gasLimit: `0x${gasLimit.toString(16)}`,
    baseFeePerGas: '0x0',
    extradata: `0x${'00'.repeat(32)}${signers}${'00'.repeat(65)}`,
    alloc: {},
  }
}

type Node = Omit<Validator, 'start'> & { run(): Promise<void>; enode(): string; isUp(): boolean }

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

type Plan = {
  readonly engine: string
  readonly dir: string
  readonly genesis: string
  readonly key: Key
  readonly number: number
  readonly chainId: number
}

async function prepare({ engine, dir, genesis, key, number, chainId }: Plan): Promise<Node> {
  const home = join(dir, `validator-${number}`)
  mkdirSync(join(home, 'keystore'), { recursive: true })
  const { address, privateKey } = key
  const keystore = encryptKeystoreJsonSync({ address, privateKey }, 'x', { scrypt: { N: 2, r: 8, p: 1 } })
  writeFileSync(join(home, 'keystore', `UTC--${address.slice(2)}`), keystore)
  writeFileSync(join(home, 'password'), 'x\n')
  execFileSync(engine, ['--datadir', home, 'init', genesis], { stdio: 'ignore' })
  const [rpc, p2p, auth] = await Promise.all([freePort(), freePort(), freePort()])
  const url = `http://127.0.0.1:${rpc}`
  const ask = asking(url)
  const argv = [
    ...['--datadir', home, '--networkid', String(chainId), '--syncmode', 'full', '--gcmode', 'archive'],
    ...['--nodiscover', '--nat', 'none', '--port', String(p2p), '--authrpc.port', String(auth), '--ipcdisable'],
    ...['--http', '--http.port', String(rpc), '--http.api', 'eth,net,web3,admin,miner', '--rpc.gascap', '0'],
    ...['--unlock', address, '--password', join(home, 'password'), '--allow-insecure-unlock'],
    ...['--miner.etherbase', address, '--miner.gaslimit', String(gasLimit), '--verbosity', '2'],
  ]
  const log = openSync(join(home, 'log'), 'a')
  let child: ChildProcess | undefined
  let enode = ''
  const head = async (tag: string) => headOf(await ask('eth_getBlockByNumber', tag, false))
  return {
    url,
    ask,
    head: async () => (await head('latest')) as Head,
    headAt: (height) => head(`0x${height.toString(16)}`),
    enode: () => enode,
    isUp: () => child !== undefined,
    async run() {
      if (child) return
      child = spawn(engine, argv, { stdio: ['ignore', log, log] })
      running.add(child)
      const info = (await patiently(() => ask('admin_nodeInfo'))) as { enode: string }
      enode = info.enode.replace(/@.*$/, `@127.0.0.1:${p2p}`)
    },
    async kill() {
      if (!child) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      running.delete(child)
      child = undefined
    },
  }
}

function headOf(block: unknown): Head | null {
  if (block === null) return null
  const { number, hash, difficulty } = block as Record<'number' | 'hash' | 'difficulty', string>
  return { height: Number(number), hash, inTurn: Number(difficulty) === 2 }
}

function asking(url: string): Validator['ask'] {
  return async (method, ...params) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const { result, error } = (await answer.json()) as { result?: unknown; error?: { code: number; message: string } }
    if (error) throw rpcError(error.code, error.message)
    return result
  }
}

/** Asks again until there is an answer, for ten seconds. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await ask()
    } catch (error) {
      if (tries === 200) throw error
      await sleep(50)
    }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Makes the files that every validator of a Besu QBFT network starts from, out of the list of its members. All of them get
// the same genesis.json, so each can make it himself and compare.
//
//   node deploy/besu/prepare.ts members.json --to network
//   node deploy/besu/prepare.ts --trial --to network      also makes keys: four validators on one machine, to try it out
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keccak256, SigningKey } from 'ethers/crypto'
import { encodeRlp } from 'ethers/utils'

const fewestValidators = 4
const periodSeconds = 2
const vanity = `0x${'00'.repeat(32)}`
// By this mix hash Besu knows a block whose validators sign it together.
const istanbul = `0x${Buffer.from('ctical byzantine fault tolerance').toString('hex')}`

type Validator = {
  readonly name: string
  /** As its node tells it: `enode://PUBLIC_KEY@HOST:PORT`. */
  readonly enode: string
}

export type Members = {
  readonly chainId: number
  readonly validators: readonly Validator[]
  /** The addresses that may send transactions; anybody may when left out. */
  readonly relayers?: readonly string[]
}

/** @returns What each file holds, by its name. @throws for fewer than four validators, or one that is there twice. */
export function filesFor({ chainId, validators, relayers }: Members) {
  if (validators.length < fewestValidators)
    throw new Error(
      `expected at least ${fewestValidators} validators, received ${validators.length}: fewer survive no fault`,
    )
  const enodes = validators.map(({ enode }) => enode)
  const addresses = enodes.map(addressOf)
  if (new Set(addresses).size !== addresses.length) throw new Error('expected each validator once')
  return {
    'genesis.json': written(genesisOf(chainId, addresses)),
    'static-nodes.json': written(enodes),
    'permissions_config.toml': permissions(enodes, relayers),
  }
}

function genesisOf(chainId: number, addresses: readonly string[]) {
  return {
    config: {
      chainId,
      londonBlock: 0,
      zeroBaseFee: true,
      qbft: { blockperiodseconds: periodSeconds, epochlength: 30_000, requesttimeoutseconds: 2 * periodSeconds },
    },
    nonce: '0x0',
    timestamp: '0x0',
    extraData: extraData(addresses.toSorted()),
    // Far above any batch of statements: with free gas it limits nothing.
    gasLimit: '0x1fffffffffffff',
    difficulty: '0x1',
    mixHash: istanbul,
    coinbase: `0x${'00'.repeat(20)}`,
    alloc: {},
  }
}

/** Who may seal at first: vanity, validators, no vote, round 0, no seals yet. */
export function extraData(addresses: readonly string[]): string {
  return encodeRlp([vanity, [...addresses], [], '0x', []])
}

/** A validator is known by the end of the hash of its node's public key. */
function addressOf(enode: string): string {
  const key = /^enode:\/\/([0-9a-f]{128})@/i.exec(enode)?.[1]
  if (!key) throw new Error(`expected enode://PUBLIC_KEY@HOST:PORT, received ${enode}`)
  return `0x${keccak256(`0x${key}`).slice(-40)}`
}

function permissions(enodes: readonly string[], relayers: readonly string[] | undefined): string {
  const list = (items: readonly string[]) => `[\n${items.map((item) => `  "${item}",\n`).join('')}]\n`
  const accounts = relayers ? `\naccounts-allowlist=${list(relayers.map((each) => each.toLowerCase()))}` : ''
  return `nodes-allowlist=${list(enodes)}${accounts}`
}

const written = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** Four keys, and where compose.yaml puts the nodes they are for. */
function trial(to: string): Members {
  const validators = [1, 2, 3, 4].map((number) => {
    const key = new SigningKey(randomBytes(32))
    const home = join(to, `validator-${number}`)
    mkdirSync(home, { recursive: true, mode: 0o700 })
    writeFileSync(join(home, 'key'), `${key.privateKey}\n`, { mode: 0o600 })
    return { name: `validator-${number}`, enode: `enode://${key.publicKey.slice(4)}@172.31.53.1${number}:30303` }
  })
  return { chainId: 7053, validators }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, ...rest] = process.argv.slice(2)
  const to = rest.at(rest.indexOf('--to') + 1)
  if (!first || !to || !rest.includes('--to')) {
    console.error('usage: node deploy/besu/prepare.ts members.json|--trial --to DIR')
    process.exit(2)
  }
  mkdirSync(to, { recursive: true })
  const members: Members = first === '--trial' ? trial(to) : JSON.parse(readFileSync(first, 'utf8'))
  for (const [name, content] of Object.entries(filesFor(members))) writeFileSync(join(to, name), content)
  console.log(`wrote ${Object.keys(filesFor(members)).join(', ')} for ${members.validators.length} validators to ${to}`)
}

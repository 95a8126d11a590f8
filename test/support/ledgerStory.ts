import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Event } from '../../src/event/index.ts'
import { deployRulebook, type Ledger, openLedger } from '../../src/ledger/index.ts'
import { coSign, type Domain, type Key, type Statement, signStatement } from '../../src/sign/index.ts'
import { type Address, instant, sha256, zeroDigest } from '../../src/values/index.ts'
import { keyNumber } from './anyStatement.ts'
import { chainId, openTestChain, type TestChain } from './ledgerChain.ts'
import { tempDir } from './tempDir.ts'

export const chair = keyNumber(1)
export const maker = keyNumber(2)
export const relayer = keyNumber(60)
export const deployer = keyNumber(50)

const admission: Event = {
  kind: 'admit',
  member: maker.address,
  name: 'Maker',
  roles: ['manufacturer'],
  recipient: 'age1x',
}

/** A ledger with the real rulebook and one party, a manufacturer; the council is one chair. */
export type LedgerStory = {
  readonly chain: TestChain
  readonly ledger: Ledger
  readonly identity: Domain
  /** A statement of the maker, occurring now. */
  state(nonce: number, event?: Event): Statement
  /** A statement of the council, occurring now. */
  decide(nonce: number, event: Event): Statement
}

export async function tellLedgerStory(): Promise<LedgerStory> {
  told ??= beginStory()
  const { file, contract } = await told
  const copy = join(await tempDir(), 'chain.sqlite')
  await copyFile(file, copy)
  const chain = await openTestChain(copy)
  return storyOf(chain, { chainId, contract }, await bind(chain, contract))
}

// Deploying takes longer than most tests, and always comes to the same: it is done once, and each test gets a copy.
let told: Promise<{ file: string; contract: Address }> | undefined

async function beginStory(): Promise<{ file: string; contract: Address }> {
  const chain = await openTestChain()
  const council = { council: [chair.address], threshold: 1 }
  const { contract } = await deployRulebook(chain, deployer, council, { clock: chain.clock })
  const { ledger, decide } = storyOf(chain, { chainId, contract }, await bind(chain, contract))
  await ledger.submit([decide(0, admission)], relayer)
  ledger.close()
  return { file: chain.file, contract }
}

function bind(chain: TestChain, contract: Domain['contract']): Promise<Ledger> {
  return openLedger(chain, { chainId, contract }, { clock: chain.clock })
}

function storyOf(chain: TestChain, identity: Domain, ledger: Ledger): LedgerStory {
  const draft = (event: Event, party: Key, nonce: number) => {
    const occurredAt = chain.clock.now()
    const deadline = instant(occurredAt + 86_400_000)
    return { event, party: party.address, occurredAt, deadline, nonce: BigInt(nonce), commitment: zeroDigest }
  }
  return {
    chain,
    ledger,
    identity,
    state: (nonce, event = enrolment(nonce)) => signStatement(identity, draft(event, maker, nonce), maker),
    decide: (nonce, event) => coSign(identity, draft(event, chair, nonce), [chair]),
  }
}

/** An operator's key for the maker, a different one for each number. */
export function enrolment(number: number): Event {
  const { address: key } = keyNumber(10_000 + number)
  return {
    kind: 'enrolKey',
    key,
    probeSerial: zeroDigest,
    keyType: 'operator',
    validUntil: null,
    label: `operator ${number}`,
  }
}

export const unknownId = sha256('nobody has ever said this')

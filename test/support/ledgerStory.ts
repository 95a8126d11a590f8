import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Event } from '../../src/event/index.ts'
import { deployRulebook, type Eip1193, type Endpoint, type Ledger, openLedger } from '../../src/ledger/index.ts'
import { coSign, type Domain, type Key, type Statement, signStatement } from '../../src/sign/index.ts'
import { type Address, type Clock, instant, sha256, zeroDigest } from '../../src/values/index.ts'
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
export type LedgerStory<Chain = TestChain> = {
  readonly chain: Chain
  readonly ledger: Ledger
  readonly identity: Domain
  /** A statement of the maker, occurring now. */
  state(nonce: number, event?: Event): Statement
  /** A statement of the council, occurring now. */
  decide(nonce: number, event: Event): Statement
}

/** A chain that can be asked past the ledger, and the time of the story. */
export type StoryChain = Eip1193 & { readonly clock: Clock }

export async function tellLedgerStory(): Promise<LedgerStory> {
  told ??= beginStory()
  const { file, contract } = await told
  const copy = join(await tempDir(), 'chain.sqlite')
  await copyFile(file, copy)
  const chain = await openTestChain(copy)
  return storyOn(chain, chain, contract)
}

// Deploying takes longer than most tests, and always comes to the same: it is done once, and each test gets a copy.
let told: Promise<{ file: string; contract: Address }> | undefined

async function beginStory(): Promise<{ file: string; contract: Address }> {
  const chain = await openTestChain()
  const { contract } = await foundStory(chain, chain)
  chain.close()
  return { file: chain.file, contract }
}

/** Puts the rulebook on a chain and admits the maker. */
export async function foundStory(chain: StoryChain, endpoint: Endpoint): Promise<{ contract: Address }> {
  const { clock } = chain
  const { contract } = await deployRulebook(endpoint, deployer, { council: [chair.address], threshold: 1 }, { clock })
  const { ledger, decide } = await storyOn(chain, endpoint, contract)
  await ledger.submit([decide(0, admission)], relayer)
  if ('urls' in endpoint) ledger.close()
  return { contract }
}

/** The story on a chain on which it was founded. */
export async function storyOn<Chain extends StoryChain>(
  chain: Chain,
  endpoint: Endpoint,
  contract: Address,
): Promise<LedgerStory<Chain>> {
  const identity = { chainId, contract }
  const ledger = await openLedger(endpoint, identity, { clock: chain.clock })
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

import type { Event } from '../../src/event/index.ts'
import { deployRulebook, type EmbeddedChain, type Ledger, openLedger } from '../../src/ledger/index.ts'
import { coSign, type Domain, type Key, type Statement, signStatement } from '../../src/sign/index.ts'
import { instant, type Role, sha256, zeroDigest } from '../../src/values/index.ts'
import { keyNumber } from './anyStatement.ts'
import { openTestChain, type TestChain } from './ledgerChain.ts'

export const chair = keyNumber(1)
export const maker = keyNumber(2)
export const relayer = keyNumber(60)
export const deployer = keyNumber(50)

/** A ledger with the real rulebook and one party, a manufacturer; the council is one chair. */
export type LedgerStory = {
  readonly chain: TestChain
  readonly ledger: Ledger
  readonly identity: Domain
  /** A statement of the maker, occurring now. */
  state(nonce: number, event?: Event): Statement
  admit(member: Key, roles: readonly Role[], nonce: number): Statement
}

export async function tellLedgerStory(): Promise<LedgerStory> {
  const chain = await openTestChain()
  const council = { council: [chair.address], threshold: 1 }
  const { contract } = await deployRulebook(chain, deployer, council, { clock: chain.clock })
  const story = storyOf(chain, { chainId: 41_001, contract }, await bind(chain, contract))
  await story.ledger.submit([story.admit(maker, ['manufacturer'], 0)], relayer)
  return story
}

export function bind(chain: EmbeddedChain & TestChain, contract: Domain['contract']): Promise<Ledger> {
  return openLedger(chain, { chainId: 41_001, contract }, { clock: chain.clock })
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
    admit: (member, roles, nonce) => {
      const event: Event = {
        kind: 'admit',
        member: member.address,
        name: 'Maker',
        roles: [...roles],
        recipient: 'age1x',
      }
      return coSign(identity, draft(event, chair, nonce), [chair])
    },
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

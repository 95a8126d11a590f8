import assert from 'node:assert/strict'
import type { Event } from '../../src/event/index.ts'
import { type Draft, digestOf, domainTag, signStatement } from '../../src/sign/index.ts'
import { type Address, type Hex, instant, type RefusalName, zeroDigest } from '../../src/values/index.ts'
import type { Relayed } from '../support/rulebook.ts'
import {
  batch,
  cast,
  council,
  dayMs,
  enrolment,
  key,
  minuteMs,
  openStory,
  type Story,
  stage,
} from '../support/rulebookStory.ts'

const { maker, carrier, clinic } = cast
const note = stage('research')
const second = { ...maker.operator, key: key(700) }

describe('authors', () => {
  let story: Story
  beforeEach(async () => {
    story = await openStory()
  })

  const refusal = async (statement: Relayed): Promise<RefusalName | undefined> =>
    (await story.submit(statement)).refusals[0]

  it('are the admin and the operators of a party', async () => {
    assert.equal(await story.say(maker.admin, note), 'none')
    assert.equal(await story.say(maker.operator, note), 'none')
  })

  it('sign only for their own party', async () => {
    assert.equal(await story.say({ ...maker.operator, party: clinic.party }, note), 'key-unknown')
  })

  describe('of a statement for another ledger', () => {
    const elsewhere = (chainId: number, contract: Address) => {
      const { domain } = story.rulebook
      const nonce = 100n
      const deadline = instant(story.now() + dayMs)
      const rest = { party: maker.party, occurredAt: story.now(), deadline, nonce, commitment: zeroDigest }
      const draft: Draft = { event: note, ...rest }
      const statement = signStatement({ chainId, contract }, draft, maker.operator.key)
      const relabelled = `${statement.signature.slice(0, -8)}${domainTag(domain).slice(2)}` as Hex
      return { statement, relabelled: { ...statement, signature: relabelled } }
    }

    it('are told so, and are unknown under a forged domain tag', async () => {
      const { chainId, contract } = story.rulebook.domain
      for (const other of [elsewhere(chainId + 1, contract), elsewhere(chainId, maker.party)]) {
        assert.equal(await refusal(other.statement), 'domain-mismatch')
        assert.equal(await refusal(other.relabelled), 'key-unknown')
      }
    })
  })

  it('sign once: a replay is refused, in the same transaction and later', async () => {
    const statement = story.sign(maker.operator, note)
    assert.deepEqual((await story.submit(statement, statement)).refusals, ['none', 'nonce-used'])
    story.later(dayMs)
    assert.equal(await refusal(statement), 'nonce-used')
  })

  it('number their statements in any order', async () => {
    for (const nonce of [1_000n, 999n, 2n ** 256n - 1n, 256n, 255n])
      assert.equal(await story.say(maker.operator, note, { nonce }), 'none')
    assert.equal(await story.say(maker.operator, note, { nonce: 999n }), 'nonce-used')
    const used = await Promise.all([1_000n, 1_001n].map((nonce) => used1(story, nonce)))
    assert.deepEqual(used, [true, false])
  })

  it('keep their number when a statement is refused', async () => {
    const nonce = 50n
    assert.equal(
      await story.say(maker.operator, { kind: 'releaseBatch', batch: batch.id }, { nonce }),
      'batch-already-released',
    )
    assert.equal(await story.say(maker.operator, note, { nonce }), 'none')
  })

  it('cannot use a second spelling of a signature', async () => {
    const statement = story.sign(maker.operator, note)
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const [r, s, v] = [
      statement.signature.slice(2, 66),
      statement.signature.slice(66, 130),
      statement.signature.slice(130, 132),
    ]
    const high = (order - BigInt(`0x${s}`)).toString(16).padStart(64, '0')
    const tag = statement.signature.slice(132)
    const twin = `0x${r}${high}${v === '1b' ? '1c' : '1b'}${tag}` as Hex
    assert.equal(await refusal({ ...statement, signature: twin }), 'signature-invalid')
    for (const odd of ['00', '01', '1d'])
      assert.equal(await refusal({ ...statement, signature: `0x${r}${s}${odd}${tag}` }), 'signature-invalid')
    assert.equal(await refusal(statement), 'none')
  })

  it('need 69 bytes to sign, no more and no less', async () => {
    const statement = story.sign(maker.operator, note)
    const tag = statement.signature.slice(-8)
    const spellings: Hex[] = ['0x', `0x${tag}`, `0x${statement.signature.slice(2, -10)}${tag}`]
    const twice = `0x${statement.signature.slice(2, -8).repeat(2)}${tag}` as Hex
    for (const signature of [...spellings, twice])
      assert.equal(await refusal({ ...statement, signature }), 'signature-invalid')
  })

  it('cannot have one byte of their statement changed', async () => {
    const statement = story.sign(maker.operator, note)
    const changes: Partial<Relayed>[] = [
      { kind: 22 },
      { subject: zeroDigest },
      { object: batch.id },
      { occurredAt: instant(statement.occurredAt + 1) },
      { deadline: instant(statement.deadline + 1) },
      { nonce: 77n },
      { commitment: batch.id },
      { data: `${statement.data.slice(0, -2)}01` as Hex },
    ]
    for (const change of changes) assert.equal(await refusal({ ...statement, ...change }), 'key-unknown')
  })

  it('have times up to five minutes ahead of the ledger and 400 days behind', async () => {
    const at = (occurredAt: number) => story.say(maker.operator, note, { occurredAt: instant(occurredAt) })
    assert.equal(await at(story.now() + 5 * minuteMs), 'none')
    assert.equal(await at(story.now() + 5 * minuteMs + 1), 'time-in-future')
    const deadline = instant(story.now() + dayMs)
    const old = (ms: number) => story.say(maker.operator, note, { occurredAt: instant(story.now() - ms), deadline })
    assert.equal(await old(399 * dayMs), 'none')
    assert.equal(await old(400 * dayMs), 'deadline-too-far')
    assert.equal(await old(400 * dayMs + 1), 'time-too-old')
  })

  it('have deadlines from now to 400 days after the time', async () => {
    const until = (deadline: number) => story.say(maker.operator, note, { deadline: instant(deadline) })
    assert.equal(await until(story.now()), 'none')
    assert.equal(await until(story.now() - 1), 'deadline-passed')
    assert.equal(await until(story.now() + 400 * dayMs), 'none')
    assert.equal(await until(story.now() + 400 * dayMs + 1), 'deadline-too-far')
  })

  describe('with a key enrolled later', () => {
    beforeEach(async () => {
      await story.said(maker.admin, enrolment(second.key.address, 'operator', instant(story.now() + dayMs)))
    })

    it('sign while it is valid, and what happened then also afterwards', async () => {
      const occurredAt = instant(story.now() + dayMs)
      assert.equal(await story.say(second, note), 'none')
      story.later(2 * dayMs)
      assert.equal(await story.say(second, note), 'key-expired')
      assert.equal(await story.say(second, note, { occurredAt }), 'none')
    })

    it('lose what came after the last good sequence when it is revoked, and only that', async () => {
      const early = story.sign(second, note, { nonce: 4n })
      await story.said(second, note, { nonce: 7n })
      await story.said(maker.admin, revocation(4n))
      assert.equal(await story.say(second, note, { nonce: 5n }), 'key-revoked')
      assert.equal(await refusal(early), 'none')
      const { revoked, lastGoodSequence } = await story.rulebook.ask('key', second.key.address)
      assert.deepEqual([revoked, lastGoodSequence], [true, 4n])
    })

    it('lose what they date after their revocation, under whatever number', async () => {
      const revokedAt = story.now()
      await story.said(maker.admin, revocation(40n))
      story.later(dayMs / 2)
      const dated = (ms: number) => story.say(second, note, { occurredAt: instant(revokedAt + ms) })
      assert.equal(await dated(dayMs / 2), 'key-revoked')
      assert.equal(await dated(1), 'key-revoked')
      assert.equal(await dated(0), 'none')
    })

    it('are heard for seven days more of what was before, however it is dated', async () => {
      const occurredAt = story.now()
      await story.said(maker.admin, revocation(40n))
      story.later(7 * dayMs)
      assert.equal(await story.say(second, note, { occurredAt }), 'none')
      story.later(1000)
      assert.equal(await story.say(second, note, { occurredAt }), 'key-revoked')
    })

    it('can have their revocation dated back, never forward', async () => {
      const first = story.now()
      const occurredAt = instant(first + 1)
      story.later(dayMs / 4)
      await story.said(maker.admin, revocation(40n))
      assert.equal(await story.say(second, note, { occurredAt }), 'none')
      await story.said(maker.admin, revocation(40n), { occurredAt: first })
      await story.said(maker.admin, revocation(40n))
      assert.equal(await story.say(second, note, { occurredAt }), 'key-revoked')
      assert.equal(await story.say(second, note, { occurredAt: first }), 'none')
    })

    it('can have more revoked later, never less', async () => {
      await story.said(maker.admin, revocation(4n))
      await story.said(maker.admin, revocation(9n))
      assert.equal(await story.say(second, note, { nonce: 8n }), 'key-revoked')
      await story.said(maker.admin, revocation(2n))
      assert.equal(await story.say(second, note, { nonce: 3n }), 'key-revoked')
    })

    const revocation = (lastGoodSequence: bigint): Event => ({
      kind: 'revokeKey',
      key: second.key.address,
      lastGoodSequence,
    })
  })

  it('enrol and revoke keys only as admins, for their own party, and never the admin key', async () => {
    const revoke: Event = { kind: 'revokeKey', key: maker.operator.key.address, lastGoodSequence: 0n }
    assert.equal(await story.say(maker.operator, enrolment(second.key.address, 'operator')), 'key-not-permitted')
    assert.equal(await story.say(maker.operator, revoke), 'key-not-permitted')
    assert.equal(await story.say(carrier.admin, revoke), 'key-unknown')
    assert.equal(await story.say(maker.admin, { ...revoke, key: maker.party }), 'key-not-permitted')
  })

  it('with a device key sign checkpoints and excursions only', async () => {
    assert.equal(await story.say(maker.device, note), 'key-not-permitted')
    const { keyType, partyId } = await story.rulebook.ask('key', maker.device.key.address)
    assert.deepEqual([keyType, partyId.toLowerCase()], [2n, maker.party])
  })

  it('are heard again when their party is no longer suspended', async () => {
    const suspend = (suspended: boolean) =>
      refusal(story.coSign(council, { kind: 'suspendParty', member: maker.party, suspended }))
    await suspend(true)
    assert.equal(await story.say(maker.admin, note), 'party-suspended')
    await suspend(false)
    assert.equal(await story.say(maker.admin, note), 'none')
  })

  it('are named in the log with all that they signed', async () => {
    const statement = story.sign(maker.operator, note)
    const { events, told } = await story.submit(statement)
    assert.equal(events[0]?.name, 'Recorded')
    assert.deepEqual(events[0].args.toArray(), [digestOf(story.rulebook.domain, statement), statement.subject])
    const { kind, party, object, occurredAt, deadline, nonce, commitment, data } = statement
    const signer = maker.operator.key.address
    assert.deepEqual(told, [{ signer, kind, party, object, commitment, nonce, occurredAt, deadline, data }])
  })
})

async function used1(story: Story, nonce: bigint): Promise<boolean> {
  return (await story.rulebook.ask('nonceUsed', maker.operator.key.address, nonce))[0]
}

import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  admitParty,
  councilStatus,
  enactDecision,
  listParties,
  seatCouncil,
  setRoles,
  suspendParty,
  withdrawDecision,
} from '../../src/app/index.ts'
import { newIdentity } from '../../src/envelope/index.ts'
import { keyNumber } from '../support/anyStatement.ts'
import { type Consortium, dayMs, founded, hourMs } from '../support/consortium.ts'
import { refused } from './refused.ts'

describe('a council with a time lock', () => {
  let story: Consortium
  beforeEach(async () => {
    story = await founded()
    const members = [story.at.maker, story.at.laboratory, story.at.clinic].map(({ site }) => site.file.party)
    await both(story, 'seat', (at, file) => seatCouncil(at, { members, threshold: 2, lockMs: dayMs }, file))
  })
  afterEach(() => story.close())

  const carrier = async () => (await listParties(story.at.clinic)).find(({ name }) => name === 'carrier')

  it('says who sits in it, and what it has announced until when', async () => {
    const { statement } = await both(story, 'roles', (at, file) => setRoles(at, 'carrier', ['warehouse'], file))
    const { members, threshold, lockMs, decisions } = await councilStatus(story.at.clinic)
    assert.deepEqual(
      members.map(({ name }) => name),
      ['maker', 'laboratory', 'clinic'],
    )
    assert.deepEqual([threshold, lockMs, decisions.length], [2, dayMs, 1])
    assert.deepEqual([decisions[0]?.id, decisions[0]?.status], [statement, 'open'])
    const waitMs = (decisions[0]?.readyAt ?? 0) - story.clock.now()
    assert.ok(waitMs > dayMs - hourMs && waitMs <= dayMs + 1000, `${waitMs}`)
  })

  it('changes nothing by what it announces, until one member enacts it', async () => {
    const { statement } = await both(story, 'roles', (at, file) => setRoles(at, 'carrier', ['warehouse'], file))
    assert.deepEqual((await carrier())?.roles, ['carrier'])
    await refused('action-locked', enactDecision(story.at.clinic, statement as string))
    await story.clock.advance(dayMs + hourMs)
    await enactDecision(story.at.clinic, (statement as string).slice(0, 12))
    assert.deepEqual((await carrier())?.roles, ['warehouse'])
    assert.deepEqual((await councilStatus(story.at.maker)).decisions, [])
  })

  it('admits a newcomer the same way, and can take that back', async () => {
    const { recipient } = await newIdentity()
    const card = { name: 'Newcomer', address: keyNumber(77).address, roles: ['carrier'] as const, recipient }
    const { statement, readyAt } = await both(story, 'admit', (at, file) => admitParty(at, card, file))
    assert.ok(readyAt !== null && statement !== null)
    await both(story, 'withdraw', (at, file) => withdrawDecision(at, statement, file))
    await story.clock.advance(dayMs + hourMs)
    await refused('action-unknown', enactDecision(story.at.clinic, statement))
    assert.equal((await listParties(story.at.maker)).length, 4)
  })

  it('suspends at once, and lifts only after the lock', async () => {
    await both(story, 'suspend', (at, file) => suspendParty(at, 'carrier', true, file))
    assert.equal((await carrier())?.suspended, true)
    const { statement } = await both(story, 'lift', (at, file) => suspendParty(at, 'carrier', false, file))
    assert.equal((await carrier())?.suspended, true)
    await story.clock.advance(dayMs + hourMs)
    await enactDecision(story.at.maker, statement as string)
    assert.equal((await carrier())?.suspended, false)
  })

  it('signs no file that says something else than was asked', async () => {
    const file = join(story.dir, 'other.json')
    await suspendParty(story.at.maker, 'carrier', true, file)
    const doing = suspendParty(story.at.laboratory, 'clinic', true, file)
    await assert.rejects(doing, { code: 'app.action-mismatch' })
    await assert.rejects(enactDecision(story.at.maker, '0xabc'), { code: 'app.decision-unknown' })
  })
})

type Signing<A> = (at: Consortium['at']['maker'], file: string) => Promise<A>

/** Two members sign one after the other; the second completes the quorum. */
async function both<A>(story: Consortium, name: string, sign: Signing<A>): Promise<A> {
  const file = join(story.dir, `${name}.json`)
  await sign(story.at.maker, file)
  return sign(story.at.laboratory, file)
}

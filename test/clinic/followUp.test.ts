import assert from 'node:assert/strict'
import { followUpDue, followUps } from '../../src/clinic/index.ts'
import { address, instant, sha256 } from '../../src/values/index.ts'

const dayMs = 86_400_000
const givenAt = instant(Date.UTC(2026, 10, 1, 9))
const onDay = (day: number) => instant(givenAt + day * dayMs)
const dose = { id: sha256('dose'), pseudonym: address(`0x${'1'.repeat(40)}`), givenAt }
const other = { ...dose, id: sha256('other'), givenAt: onDay(-2) }
const states = (reports: number[], now: number) =>
  followUps(
    [dose],
    reports.map((day) => ({ dose: dose.id, reportedAt: onDay(day) })),
    onDay(now),
  ).map(({ state }) => state)

describe('follow-up after a dose', () => {
  it('asks on days 3, 7 and 28', () => {
    assert.deepEqual(states([], 0), ['later', 'later', 'later'])
    assert.deepEqual(states([], 3), ['due', 'later', 'later'])
    assert.deepEqual(states([3.5], 4), ['answered', 'later', 'later'])
  })

  it('counts silence once the next contact is due, and does not take it for an answer', () => {
    assert.deepEqual(states([], 7), ['silent', 'due', 'later'])
    assert.deepEqual(states([8], 60), ['silent', 'answered', 'silent'])
  })

  it('does not take a report from before the contact for its answer', () => {
    assert.deepEqual(states([1], 3), ['due', 'later', 'later'])
  })

  it('keeps the last contact open as long as the one before it', () => {
    assert.deepEqual(states([], 48.9), ['silent', 'silent', 'due'])
    assert.deepEqual(states([], 49), ['silent', 'silent', 'silent'])
  })

  it('lists what is due now, the longest overdue first, for these doses only', () => {
    const reports = [{ dose: sha256('elsewhere'), reportedAt: onDay(3) }]
    const due = followUpDue([dose, other], reports, onDay(3))
    assert.deepEqual(
      due.map(({ dose, day }) => [dose, day]),
      [
        [other.id, 3],
        [dose.id, 3],
      ],
    )
  })

  it('follows a programme’s own schedule', () => {
    assert.deepEqual(
      followUps([dose], [], onDay(5), [5]).map(({ day, until, state }) => [day, until, state]),
      [[5, onDay(10), 'due']],
    )
  })
})

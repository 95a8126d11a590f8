import assert from 'node:assert/strict'
import { join } from 'node:path'
import fc from 'fast-check'
import { type AlarmBook, openAlarmBook, type Sign } from '../../src/alarm/index.ts'
import { type Instant, instant } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

const minuteMs = 60_000
const start = Date.UTC(2026, 10, 20, 8)
const at = (minutes: number): Instant => instant(start + minutes * minuteMs)
const heat: Sign = {
  ...{ sign: 'excursion 1', kind: 'excursion', device: 'probe', container: 'fridge', words: 'too warm' },
  ...{ since: at(-60), endedAt: null },
}
const silence: Sign = { ...heat, sign: 'no-data probe 7', kind: 'no-data', words: 'no reading' }
const steps = [
  { name: 'siren', afterMs: 0, repeatMs: 30 * minuteMs },
  { name: 'doctor', afterMs: 15 * minuteMs, repeatMs: 60 * minuteMs },
]
const nothing = { told: [], lasting: [], devices: ['probe'] }

const newBook = async () => {
  const path = join(await tempDir(), 'alarms.sqlite')
  return { path, book: openAlarmBook(path) }
}
let position = 0
const tell = (book: AlarmBook, minutes: number, ...told: Sign[]) =>
  book.take({ ...nothing, at: at(minutes), told, position: ++position })
/** Who waits for a message at a moment; all of them get it. */
const heard = (book: AlarmBook, minutes: number) => {
  book.queue(steps, at(minutes))
  return book.waiting().map((notice) => {
    book.sent(notice, at(minutes))
    return `${notice.contact} ${notice.round}`
  })
}

describe('the book of alarms', () => {
  it('tells each contact at its time, and again until somebody acknowledges', async () => {
    const { book } = await newBook()
    tell(book, 0, heat)
    assert.deepEqual(heard(book, 0), ['siren 1'])
    assert.deepEqual(heard(book, 14), [])
    assert.deepEqual(heard(book, 15), ['doctor 1'])
    assert.deepEqual(heard(book, 30), ['siren 2'])
    const alarm = book.acknowledge(1, { at: at(31), operator: 'Ama', comment: 'door closed' })
    assert.deepEqual(alarm.acknowledged, { at: at(31), operator: 'Ama', comment: 'door closed' })
    assert.deepEqual(heard(book, 500), [])
    book.close()
  })

  it('raises one alarm however often it is told, also after it was opened anew', async () => {
    const { book, path } = await newBook()
    tell(book, 0, heat)
    tell(book, 1, heat)
    book.close()
    const again = openAlarmBook(path)
    assert.deepEqual(again.take({ ...nothing, at: at(2), told: [heat], position: again.position() }), [])
    assert.equal(again.list('all').length, 1)
    again.close()
  })

  it('calls again for what has become worse, although it was acknowledged', async () => {
    const { book } = await newBook()
    tell(book, 0, heat)
    heard(book, 0)
    book.acknowledge(1, { at: at(1), operator: 'Ama', comment: 'seen' })
    tell(book, 2, { ...heat, words: 'far too warm' })
    assert.deepEqual(heard(book, 2), ['siren 2'])
    assert.equal(book.list('open')[0]?.acknowledged, null)
    book.close()
  })

  it('says that it is over, keeps an answer that was given, and repeats an excursion nobody has answered', async () => {
    const { book } = await newBook()
    tell(book, 0, heat, { ...heat, sign: 'excursion 2' })
    book.queue(steps.slice(0, 1), at(0))
    for (const notice of book.waiting()) book.sent(notice, at(0))
    book.acknowledge(1, { at: at(1), operator: 'Ama', comment: 'seen' })
    tell(book, 2, { ...heat, words: 'was too warm', endedAt: at(2) }, { ...heat, sign: 'excursion 2', endedAt: at(2) })
    assert.deepEqual(
      book.waiting().map(({ alarm, round }) => [alarm.number, alarm.acknowledged?.operator ?? null, round]),
      [
        [1, 'Ama', 2],
        [2, null, 2],
      ],
    )
    for (const notice of book.waiting()) book.sent(notice, at(2))
    book.queue(steps.slice(0, 1), at(40))
    assert.deepEqual(
      book.waiting().map(({ alarm }) => alarm.number),
      [2],
    )
    book.close()
  })

  it('ends a silence when the probe speaks again, and wakes nobody for it any more', async () => {
    const { book } = await newBook()
    book.take({ ...nothing, at: at(0), lasting: [silence], position: 0 })
    assert.deepEqual(heard(book, 0), ['siren 1'])
    book.take({ ...nothing, at: at(5), position: 0, devices: ['another'] })
    assert.equal(book.list('open')[0]?.endedAt, null)
    book.take({ ...nothing, at: at(6), position: 0 })
    assert.equal(book.list('open')[0]?.endedAt, at(6))
    assert.deepEqual(heard(book, 6), ['siren 2'])
    assert.deepEqual(heard(book, 999), [])
    book.close()
  })

  it('tells at once after the clock was set back, rather twice than never', async () => {
    const { book } = await newBook()
    tell(book, 0, heat)
    heard(book, 0)
    assert.deepEqual(heard(book, -10_000).sort(), ['doctor 1', 'siren 2'])
    book.close()
  })

  it('keeps one message for a contact that cannot be reached, and what happened while it was sent is still told', async () => {
    const { book } = await newBook()
    tell(book, 0, heat)
    for (let minutes = 0; minutes < 1000; minutes += 10) book.queue(steps.slice(0, 1), at(minutes))
    const [sending, ...others] = book.waiting()
    assert.deepEqual(others, [])
    tell(book, 1000, { ...heat, words: 'far too warm' })
    book.sent(sending ?? assert.fail(), at(1001))
    assert.deepEqual(
      book.waiting().map(({ round }) => round),
      [2],
    )
    book.close()
  })

  it('takes one answer to an alarm, and knows no other number', async () => {
    const { book } = await newBook()
    tell(book, 0, heat)
    const by = { at: at(1), operator: 'Ama', comment: 'seen' }
    book.acknowledge(1, by)
    assert.throws(() => book.acknowledge(1, by), { code: 'alarm.acknowledged' })
    assert.throws(() => book.acknowledge(2, by), { code: 'alarm.unknown' })
    book.close()
  })

  it('never leaves a pressing alarm untold for longer than its contact repeats', async () => {
    const { book } = await newBook()
    tell(book, 0, heat)
    let told = 0
    await fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (wait) => {
        const now = told + wait
        const names = heard(book, now)
        assert.equal(
          names.some((name) => name.startsWith('siren')),
          told === 0 || wait >= 30,
        )
        if (names.some((name) => name.startsWith('siren'))) told = now
      }),
      { numRuns: 60 },
    )
    book.close()
  })
})

// Raises an alarm in the book that the first argument names, puts the message into the outbox, and is killed.
import { openAlarmBook } from '../../src/alarm/index.ts'
import { instant } from '../../src/values/index.ts'

const at = instant(Number(process.argv[3]))
const book = openAlarmBook(process.argv[2] ?? '')
const sign = {
  sign: 'excursion 1',
  kind: 'excursion',
  device: 'probe',
  container: 'fridge',
  words: 'too warm',
} as const
book.take({ at, told: [{ ...sign, since: at, endedAt: null }], position: 1_000_000, lasting: [], devices: [] })
book.queue([{ name: 'duty', afterMs: 0, repeatMs: 60_000 }], at)
process.kill(process.pid, 'SIGKILL')

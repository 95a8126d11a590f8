import { isDeepStrictEqual } from 'node:util'
import { type Clock, printable } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { Question } from '../../serial/answer.ts'
import { exchangeOver, twiceIfDisturbed } from '../../serial/exchange.ts'
import type { SerialLine } from '../../serial/line.ts'
import { type DeviceInfo, infoOf, infoQuestion, initQuestion, pageQuestion, valuesOf } from './frames.ts'

/** What one kind of logger is like: the byte it names itself by, the values of a page, the values of a record. */
export type ElitechModel = { readonly code: number; readonly pageValues: number; readonly recordValues: number }

/** What the device said when it was asked, and when that was. */
export type Asked = { readonly info: DeviceInfo; readonly atMs: number; readonly monotonicMs: number }

/** An open conversation with a logger; every answer was given twice alike. */
export type ElitechSession = {
  info(): Promise<Asked>
  /** The temperatures of the records from `first` to before `end`, in tenths of a degree, page by page. */
  temperatures(info: DeviceInfo, first: number, end: number): AsyncGenerator<ElitechPage>
}

export type ElitechPage = { readonly first: number; readonly tenths: readonly number[]; readonly frame: Uint8Array }

/** How long the program that the protocol is known from rests between two commands. */
const restMs = 500
const mostAnswers = 3

/**
 * One byte of sum passes one damaged frame in 256, so an answer counts when a second one says the same. Damage that
 * strikes twice alike, and passes the sum both times, is taken for what it says.
 */
export async function elitechSession(
  line: SerialLine,
  model: ElitechModel,
  given: { readonly lineClock: Clock; readonly clock: Clock; readonly timeoutMs: number },
): Promise<ElitechSession> {
  const { lineClock, clock, timeoutMs } = given
  const exchange = exchangeOver(line, lineClock, initQuestion(timeoutMs))

  async function answer(question: Question): Promise<Uint8Array> {
    const [frame = new Uint8Array()] = await exchange.ask(question)
    await lineClock.sleep(restMs)
    return frame
  }

  async function twiceAlike<T>(ask: () => Promise<T>, isSame: (a: T, b: T) => boolean): Promise<T> {
    let before = await twiceIfDisturbed(ask)
    for (let asked = 1; asked < mostAnswers; asked++) {
      const after = await twiceIfDisturbed(ask)
      if (isSame(before, after)) return after
      before = after
    }
    throw captureFault(
      'capture.readings-disagree',
      `${mostAnswers} answers on ${printable(line.path)} say different things`,
    )
  }

  async function page(station: number, at: number, valueCount: number): Promise<Uint8Array> {
    const question = pageQuestion(station, at, valueCount, timeoutMs)
    return twiceAlike(() => answer(question), isDeepStrictEqual)
  }

  await twiceIfDisturbed(() => answer(initQuestion(timeoutMs)))
  return {
    info: () =>
      twiceAlike(async () => {
        const [frame = new Uint8Array()] = await exchange.ask(infoQuestion(timeoutMs))
        const asked = { info: infoOf(frame), atMs: clock.now(), monotonicMs: clock.monotonicMs() }
        await lineClock.sleep(restMs)
        return asked
      }, isSameMoment),

    async *temperatures({ station, recordCount }, first, end) {
      const { pageValues, recordValues } = model
      const [perPage, all] = [pageValues / recordValues, recordCount * recordValues]
      for (let at = Math.floor(first / perPage); at * perPage < end; at++) {
        const frame = await page(station, at, Math.min(pageValues, all - at * pageValues))
        const tenths = valuesOf(frame).filter((_, place) => place % recordValues === 0)
        const from = Math.max(first - at * perPage, 0)
        yield { first: at * perPage + from, tenths: tenths.slice(from, end - at * perPage), frame }
      }
    },
  }
}

/** Two answers of a device that said nothing new but the time; the clock went on as ours did, to its whole seconds. */
function isSameMoment(before: Asked, after: Asked): boolean {
  const { clockMs, ...info } = before.info
  const { clockMs: laterMs, ...laterInfo } = after.info
  if (!isDeepStrictEqual(info, laterInfo)) return false
  if (clockMs === null || laterMs === null) return clockMs === laterMs
  return Math.abs(laterMs - clockMs - (after.monotonicMs - before.monotonicMs)) <= 2000
}

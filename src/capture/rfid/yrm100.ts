import { type Clock, printable } from '../../values/index.ts'
import { answerEpc } from '../answer/index.ts'
import { captureFault } from '../faults.ts'
import { presence } from '../reader/presence.ts'
import type { Reader, Sighting } from '../reader/reader.ts'
import { refusal, talking } from '../reader/talking.ts'
import { within } from '../serial/deadline.ts'
import type { SerialLine } from '../serial/line.ts'
import type { DeviceOptions, Driver } from '../serial/profile.ts'
import { commands, epcIn, frameOf, rule, types } from './yrm100Frame.ts'

/**
 * YRM100, M100 and R200 modules: 115200 8N1. Told to poll, such a reader tells each tag of each round by itself, and each
 * empty round; what a tag says passes two independent checks. Nothing is written to a tag or to the reader's settings.
 */
export const driver: Driver<DeviceOptions, Reader> = { settings: { baudRate: 115_200 }, open }

const askInfo = frameOf(types.command, commands.info, [0])
const rounds = 10_000
const startPolling = frameOf(types.command, commands.pollOften, [0x22, rounds >> 8, rounds & 0xff])
const stopPolling = frameOf(types.command, commands.stop)
const noTag = 0x15
const awayMs = 5000
const writeMs = 500
const attempts = 3

const failures: Readonly<Record<number, string>> = { 23: 'command unknown', 32: 'no free channel' }

async function open(line: SerialLine, { lineClock, replyTimeoutMs = 500 }: DeviceOptions): Promise<Reader> {
  const { appears } = presence(awayMs)
  let isPolling = false
  let heardMs = 0
  let answered = () => {}
  const reader = talking(line, lineClock, { rule, onFrame })

  function onFrame(frame: Uint8Array, tell: (sighting: Sighting) => void): void {
    heardMs = lineClock.monotonicMs()
    if (frame[2] === commands.info) answered()
    // What a reader still says of an earlier time, before it has been greeted, is not in the field now.
    if (!isPolling) return
    const epc = frame[1] === types.notice ? epcIn(frame) : null
    if (epc !== null && appears(epc, heardMs)) tell(answerEpc(epc, lineClock))
    const failure = frame[2] === commands.failed && frame[5] !== noTag ? frame[5] : undefined
    if (failure !== undefined && appears(`failure ${failure}`, heardMs)) tell(refused(line.path, failure))
  }

  /** It answers in order: what comes behind the answer to this was asked for after it. */
  async function greet(): Promise<boolean> {
    const greeted = new Promise<true>((resolve) => {
      answered = () => resolve(true)
    })
    for (const frame of [stopPolling, askInfo]) await line.write(frame, writeMs)
    return within(lineClock, replyTimeoutMs, greeted, () => false)
  }

  async function greetOften(): Promise<void> {
    isPolling = false
    for (let attempt = 0; attempt < attempts; attempt++) if (await greet()) return
    const sentence = `no YRM100 answered on ${printable(line.path)} within ${attempts * replyTimeoutMs} ms`
    throw captureFault('capture.no-reply', sentence)
  }

  async function pollOn(): Promise<void> {
    await greetOften()
    isPolling = true
    heardMs = lineClock.monotonicMs()
    await line.write(startPolling, writeMs)
  }

  await pollOn()
  const closing = new AbortController()
  const stillHeard = () => lineClock.monotonicMs() - heardMs <= 2 * replyTimeoutMs
  // Its rounds run out after minutes, and somebody may have reset it.
  repeat(replyTimeoutMs, lineClock, closing.signal, async () => (stillHeard() ? undefined : pollOn())).catch(
    (error) => {
      if (!closing.signal.aborted) reader.fail(error)
    },
  )
  return {
    sightings: reader.sightings,
    async close() {
      closing.abort()
      await line.write(stopPolling, writeMs).catch(() => undefined)
      await reader.close()
    },
  }
}

async function repeat(everyMs: number, clock: Clock, signal: AbortSignal, act: () => Promise<void>): Promise<void> {
  for (;;) {
    await clock.sleep(everyMs, signal)
    await act()
  }
}

function refused(path: string, failure: number): Sighting {
  const name = failures[failure] ?? `code ${failure.toString(16).toUpperCase()}`
  const sentence = `reader on ${printable(path)} refused the inventory: ${name}`
  return refusal(path, captureFault('capture.device-exception', sentence))
}

import { type Clock, isFault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { type Answer, answerTo, type Question } from './answer.ts'
import type { SerialLine } from './line.ts'

/** Questions and answers over one line, one at a time, in the order asked. */
export type Exchange = {
  readonly path: string
  /**
   * @returns the frames of the answer, at least one.
   * @throws capture.no-reply, capture.checksum, capture.frame-length, capture.line-garbage, capture.port-closed,
   * capture.write-timeout
   */
  ask(question: Question): Promise<Uint8Array[]>
}

// 3.5 characters at 9600 baud take 4 ms, the least silence Modbus asks for; a USB adapter holds bytes back for 16 ms.
const silenceMs = 20
const longestChatterMs = 2000

/**
 * Makes a line answer questions, and never with the answer to an earlier one.
 *
 * @param fence - Asked, its answer thrown away, before the first question after a failure or after bytes nobody asked
 *   for. A device answers in order and the fence's answers look like no other's: once one has come, whatever the device
 *   still owed has come before it. It must change nothing on the device.
 */
export function exchangeOver(line: SerialLine, clock: Clock, fence: Question): Exchange {
  let current: Answer | undefined
  let settled = true
  let lastByteMs = Number.NEGATIVE_INFINITY
  let turn: Promise<unknown> = Promise.resolve()

  line.onBytes((bytes) => {
    lastByteMs = clock.monotonicMs()
    if (current) current.take(bytes)
    else settled = false
  })
  line.onClose((reason) => {
    current?.fail(captureFault('capture.port-closed', `${printable(line.path)} is ${reason}; the answer did not come`))
  })

  async function awaitSilence(): Promise<void> {
    const giveUpAtMs = clock.monotonicMs() + longestChatterMs
    for (;;) {
      const restMs = lastByteMs + silenceMs - clock.monotonicMs()
      if (restMs <= 0) return
      if (clock.monotonicMs() >= giveUpAtMs)
        throw captureFault(
          'capture.line-garbage',
          `${printable(line.path)} never falls silent, so nothing can be asked`,
        )
      await clock.sleep(restMs)
    }
  }

  async function converse(question: Question): Promise<Uint8Array[]> {
    await awaitSilence()
    settled = false
    current = answerTo(question, line.path, clock)
    const answer = current
    try {
      await line.write(question.frame, question.timeoutMs)
      const frames = await answer.complete()
      settled = answer.isClean()
      return frames
    } finally {
      current = undefined
    }
  }

  async function converseSettled(question: Question): Promise<Uint8Array[]> {
    if (!settled) await converse(fence)
    return converse(question)
  }

  return {
    path: line.path,
    ask(question) {
      const answer = turn.then(() => converseSettled(question))
      turn = answer.catch(() => {})
      return answer
    },
  }
}

const disturbances = ['capture.no-reply', 'capture.checksum', 'capture.frame-length', 'capture.line-garbage']

/** Does it, and once more when the line was disturbed; a refusal or a closed port is not asked again. */
export async function twiceIfDisturbed<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!disturbances.some((code) => isFault(error, code))) throw error
    return act()
  }
}

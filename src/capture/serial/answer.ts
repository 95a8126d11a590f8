import { type Clock, type Fault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { type CheckedFramer, checkedFramer, type FrameRule } from './checked.ts'
import { within } from './deadline.ts'

/** One frame to send, and what counts as its answer. */
export type Question = {
  readonly frame: Uint8Array
  /** Admits only frames that answer this question; an echo or the answer to another one is not such a frame. */
  readonly reply: FrameRule
  /** The longest silence before each frame of the answer. */
  readonly timeoutMs: number
  /**
   * Told of each frame in turn, says whether it ends the answer; left out, the first frame does. Where it is given, no
   * other bytes may come before or between the frames: they may have been one of them.
   */
  readonly isLast?: (frame: Uint8Array) => boolean
}

/** An answer being gathered from the bytes that come. */
export type Answer = {
  take(bytes: Uint8Array): void
  fail(fault: Fault): void
  /** The frames of the answer, at least one. @throws capture.no-reply and its kin, or what it was failed with */
  complete(): Promise<Uint8Array[]>
  /** True when nothing has come behind the answer but whole frames. */
  isClean(): boolean
}

export function answerTo(question: Question, path: string, clock: Clock): Answer {
  const { reply, timeoutMs, isLast = () => true } = question
  const framer = checkedFramer(reply)
  const frames: Uint8Array[] = []
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  let isComplete = false
  let progress = () => {}

  function admit(arrived: Uint8Array[]): void {
    for (const frame of arrived) {
      if (isComplete) break
      frames.push(frame)
      isComplete = isLast(frame)
    }
    if (arrived.length > 0) progress()
  }

  function lapse(): void {
    const silence = frames.length > 0 ? brokenFault(path, frames.length) : silenceFault(path, timeoutMs, framer)
    const late = framer.lapse()
    if (late.length === 0) throw silence
    admit(late)
  }

  return {
    take: (bytes) => admit(framer.push(bytes)),
    fail: failure.reject,
    async complete() {
      while (!isComplete) {
        const more = new Promise<void>((resolve) => {
          progress = resolve
        })
        await within(clock, timeoutMs, Promise.race([more, failure.promise]), lapse)
      }
      if (question.isLast && framer.refused().bytes > 0) throw brokenFault(path, frames.length)
      return frames
    },
    isClean: () => framer.pending() === 0,
  }
}

function brokenFault(path: string, frames: number): Fault {
  return captureFault(
    'capture.frame-length',
    `an answer on ${printable(path)} has ${frames} good frames and lacks others`,
  )
}

function silenceFault(path: string, timeoutMs: number, framer: CheckedFramer): Fault {
  const { bytes, checks } = framer.refused()
  const [pending, port] = [framer.pending(), printable(path)]
  if (checks > 0) return captureFault('capture.checksum', `a frame on ${port} failed its checksum and was refused`)
  if (pending > 0)
    return captureFault('capture.frame-length', `a frame on ${port} ended after ${pending} bytes, short of its length`)
  if (bytes > 0) return captureFault('capture.line-garbage', `${bytes} bytes on ${port} were no frame of this device`)
  return captureFault('capture.no-reply', `nothing answered on ${port} within ${timeoutMs} ms`)
}

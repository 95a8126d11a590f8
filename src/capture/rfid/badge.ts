import type { Clock } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { presence } from '../reader/presence.ts'
import type { Reader } from '../reader/reader.ts'
import { refusal, talking } from '../reader/talking.ts'
import type { FrameRule } from '../serial/checked.ts'
import type { SerialLine } from '../serial/line.ts'
import type { DeviceOptions, Driver } from '../serial/profile.ts'

// Badge readers at 125 kHz: 9600 8N1. They talk by themselves: STX, ten hexadecimal digits, two of their exclusive or, an
// end. An exclusive or misses two equal flips in two bytes, so one frame is no identity: a second one must say the same
// (decision 0038). The frames are those of Seeed's wiki and of arduino12/rdm6300.

/** RDM6300 repeats a badge while it is in the field. */
export const rdm6300 = badgeDriver([0x03], { withinMs: 1000, awayMs: 1000 })

/** ID-2LA, ID-12LA, ID-20LA in ASCII mode say a badge once each time it is held there: it has to be held there twice. */
export const id12la = badgeDriver([0x0d, 0x0a, 0x03], { withinMs: 10_000, awayMs: 0 })

const stx = 0x02
const digits = 12
// Nearer together they may be one frame that something on the way has doubled; a frame lasts 15 ms.
const apartMs = 30

/** `withinMs`: how soon a second frame has to come. `awayMs`: not told of for so long, a badge has left. */
type Habit = { readonly withinMs: number; readonly awayMs: number }

function badgeDriver(end: readonly number[], habit: Habit): Driver<DeviceOptions, Reader> {
  return {
    settings: { baudRate: 9600 },
    open: async (line, { lineClock }) => confirmed(line, lineClock, badgeFrame(end), habit),
  }
}

function confirmed(line: SerialLine, clock: Clock, rule: FrameRule, { withinMs, awayMs }: Habit): Reader {
  const { appears } = presence(awayMs)
  const unconfirmed = new AbortController()
  let last: { readonly number: string; readonly atMs: number; again: boolean } | undefined
  const reader = talking(line, clock, {
    rule,
    onFrame(frame, tell) {
      const number = Buffer.from(frame).toString('latin1', 1, 11)
      const atMs = clock.monotonicMs()
      if (last?.number === number && atMs - last.atMs < apartMs) return
      const isSecond = last?.number === number && atMs - last.atMs <= withinMs
      if (last && isSecond) last.again = true
      const seen = { number, atMs, again: isSecond }
      last = seen
      if (isSecond) {
        if (appears(number, atMs))
          tell({ source: number, aim: null, symbology: 'badge', ms: 0, result: { source: 'badge', number } })
        return
      }
      const complain = () => {
        const sentence = `badge ${number} was read once; its check is too weak to be believed alone`
        if (!seen.again) tell(refusal(line.path, captureFault('capture.badge-once', sentence)))
      }
      clock.sleep(withinMs, unconfirmed.signal).then(complain, () => undefined)
    },
  })
  line.onClose(() => unconfirmed.abort())
  return reader
}

/** STX, upper-case digits, their exclusive or, and the end. */
export function badgeFrame(end: readonly number[]): FrameRule {
  const length = 1 + digits + end.length
  return {
    lengthOf(head) {
      const isBegun = head[0] === stx && head.subarray(1, 1 + digits).every(isDigit)
      const isEnded = end.every((byte, at) => (head[1 + digits + at] ?? byte) === byte)
      return isBegun && isEnded ? length : 'none'
    },
    holds(frame) {
      const bytes = Buffer.from(Buffer.from(frame).toString('latin1', 1, 1 + digits), 'hex')
      return bytes.reduce((sum, byte) => sum ^ byte, 0) === 0
    },
  }
}

const isDigit = (byte: number) => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46)

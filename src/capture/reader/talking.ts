import { type Clock, type Fault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { checkedFramer, type FrameRule } from '../serial/checked.ts'
import type { SerialLine } from '../serial/line.ts'
import { queue } from './queue.ts'
import type { Reader, Sighting } from './reader.ts'

/** What becomes of the frames of a device that talks by itself. */
export type Listener = {
  readonly rule: FrameRule
  /** A frame whose check passed. */
  onFrame(frame: Uint8Array, tell: (sighting: Sighting) => void): void
}

const silenceMs = 200

/**
 * A reader that talks by itself: frames that pass their check go to the listener, everything else is given up byte by byte.
 * Bytes that come and hold no good frame at all are told once they have stopped, for somebody set the wrong speed or model.
 * `fail` ends it from within, when the device has fallen silent.
 */
export function talking(
  line: SerialLine,
  clock: Clock,
  { rule, onFrame }: Listener,
): Reader & { fail(fault: Fault): void } {
  const { push, end, items } = queue<Sighting>()
  const closing = new AbortController()
  const framer = checkedFramer(rule)
  let before = framer.refused()
  let good = 0
  let lastMs = 0
  let isWaiting = false

  function take(frames: readonly Uint8Array[]): void {
    good += frames.length
    for (const frame of frames) onFrame(frame, push)
  }

  async function settle(): Promise<void> {
    isWaiting = true
    for (let restMs = silenceMs; restMs > 0; restMs = lastMs + silenceMs - clock.monotonicMs())
      await clock.sleep(restMs, closing.signal)
    isWaiting = false
    take(framer.lapse())
    const refused = framer.refused()
    const [bytes, checks] = [refused.bytes - before.bytes, refused.checks - before.checks]
    if (good === 0) push(refusal(line.path, garbage(line.path, bytes, checks)))
    before = refused
    good = 0
  }

  line.onBytes((bytes) => {
    lastMs = clock.monotonicMs()
    take(framer.push(bytes))
    if (!isWaiting) settle().catch(() => undefined)
  })
  line.onClose((reason) => {
    closing.abort()
    end(reason === 'closed' ? undefined : captureFault('capture.port-closed', `${printable(line.path)} is ${reason}`))
  })
  return { sightings: items, close: line.close, fail: end }
}

/** What a reader sent and nobody can use. */
export function refusal(path: string, fault: Fault): Sighting {
  return { source: path, aim: null, symbology: null, ms: 0, result: fault }
}

function garbage(path: string, bytes: number, checks: number): Fault {
  return checks > 0
    ? captureFault('capture.checksum', `a frame on ${printable(path)} failed its checksum and was refused`)
    : captureFault('capture.line-garbage', `${bytes} bytes on ${printable(path)} were no frame of this device`)
}

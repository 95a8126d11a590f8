import { sha256 } from '../../../src/values/index.ts'
import type { ByteFault } from '../../support/byteFaults.ts'

/** One thing that goes wrong with one probe in one hour. */
export type HourFault =
  /** Happens to the next chunk that passes: to what is asked, or to what is answered. */
  | { readonly kind: 'bytes'; readonly to: 'question' | 'answer'; readonly fault: ByteFault }
  /** Bytes that nobody asked for. */
  | { readonly kind: 'babble'; readonly bytes: Uint8Array }
  /** For so long nothing passes, or the adapter is gone. */
  | { readonly kind: 'mute' | 'unplug'; readonly lastsMs: number }

const minuteMs = 60_000
const byteKinds = ['split', 'truncate', 'drop', 'flip', 'noise', 'lose', 'merge', 'double', 'late'] as const

/** What goes wrong in an hour; looks random, and is the same for the same seed. One in twenty lasts for minutes. */
export function faultOf(seed: number, probe: number, hour: number): HourFault {
  const bytes = Buffer.from(sha256(`${seed} ${probe} ${hour}`).slice(2), 'hex')
  const draw = (at: number, below: number) => bytes.readUInt16BE(2 * at) % below
  const kind = draw(0, 60)
  if (kind === 0) return { kind: draw(1, 2) === 0 ? 'mute' : 'unplug', lastsMs: (1 + draw(2, 45)) * minuteMs }
  if (kind === 1) return { kind: 'babble', bytes: bytes.subarray(8, 9 + draw(2, 20)) }
  return { kind: 'bytes', to: draw(1, 3) === 0 ? 'question' : 'answer', fault: byteFault() }

  function byteFault(): ByteFault {
    const name = byteKinds[draw(2, byteKinds.length)] as (typeof byteKinds)[number]
    if (name === 'flip') return { kind: name, bits: [...new Set([draw(3, 72), draw(4, 72), draw(5, 72)])] }
    if (name === 'noise') return { kind: name, at: draw(3, 256), bytes: bytes.subarray(12, 13 + draw(4, 12)) }
    // Longer than an answer is waited for.
    if (name === 'late') return { kind: name, byMs: 300 + draw(3, 1200) }
    if (name === 'split' || name === 'truncate' || name === 'drop') return { kind: name, at: draw(3, 256) }
    return { kind: name }
  }
}

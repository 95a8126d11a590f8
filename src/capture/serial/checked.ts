/** What a driver knows about the frames it waits for. */
export type FrameRule = {
  /**
   * Length in bytes of the frame that begins with `head`; `more` when the head is too short to tell, `none` when no
   * frame awaited begins so. The stricter this is, the sooner garbage is recognised.
   */
  lengthOf(head: Uint8Array): number | 'more' | 'none'
  /** True when the frame's own check passes. */
  holds(frame: Uint8Array): boolean
}

/** Cuts frames that announce their length and carry a checksum out of a stream of bytes. */
export type CheckedFramer = {
  push(bytes: Uint8Array): Uint8Array[]
  /** No more bytes are coming: gives up the frame that is incomplete and looks for others behind its first byte. */
  lapse(): Uint8Array[]
  /** Bytes of a frame that has begun and is not complete. */
  pending(): number
  /** Bytes that belonged to no frame, and of those attempts how many failed only the check. */
  refused(): { readonly bytes: number; readonly checks: number }
}

/**
 * After a failed check only one byte is given up, because the length itself may be the damaged byte: a good frame that
 * begins inside a bad one is found. Holds at most one incomplete frame, so the rule's longest frame bounds the memory.
 */
export function checkedFramer(rule: FrameRule): CheckedFramer {
  let held: Buffer = Buffer.alloc(0)
  let refusedBytes = 0
  let failedChecks = 0

  function cut(): Uint8Array[] {
    const frames: Uint8Array[] = []
    let at = 0
    while (at < held.length) {
      const head = held.subarray(at)
      const length = rule.lengthOf(head)
      if (length === 'more' || (length !== 'none' && length > head.length)) break
      if (length !== 'none' && rule.holds(head.subarray(0, length))) {
        frames.push(head.subarray(0, length))
        at += length
      } else {
        if (length !== 'none') failedChecks++
        refusedBytes++
        at++
      }
    }
    held = held.subarray(at)
    return frames
  }

  return {
    push(bytes) {
      held = Buffer.concat([held, bytes])
      return cut()
    },
    lapse() {
      const frames: Uint8Array[] = []
      while (held.length > 0) {
        held = held.subarray(1)
        refusedBytes++
        frames.push(...cut())
      }
      return frames
    },
    pending: () => held.length,
    refused: () => ({ bytes: refusedBytes, checks: failedChecks }),
  }
}

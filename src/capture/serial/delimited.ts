/** Where lines begin and end, and what is too much. */
export type DelimiterRule = {
  /** Bytes that end a line; empty lines are nothing, so a pair such as CR LF ends one line. */
  readonly ends: readonly number[]
  /** A byte that begins a line, where the device may send one. */
  readonly start?: number
  readonly maxBytes: number
  /** The longest pause between two bytes of one line. */
  readonly gapMs: number
}

/**
 * One line, without its delimiters; or why it is none: `interrupted` by a pause or a second start, so that bytes may be
 * missing, or `too long`.
 */
export type DelimitedLine =
  | { readonly bytes: Uint8Array; readonly flaw?: never }
  | { readonly flaw: 'interrupted' | 'too long'; readonly byteCount: number; readonly bytes?: never }

export type DelimitedFramer = {
  push(bytes: Uint8Array, atMs: number): DelimitedLine[]
  /** Bytes of a line that has begun and not ended. */
  pending(): number
}

/**
 * Cuts lines at delimiters. A flawed line is dropped up to its end: neither half of it may pass for a whole one.
 *
 * @returns `push(bytes, atMs)` with the monotonic time of arrival; it holds at most `maxBytes`.
 */
export function delimitedFramer(rule: DelimiterRule): DelimitedFramer {
  let line: number[] = []
  let byteCount = 0
  let flaw: 'interrupted' | 'too long' | undefined
  let lastMs = 0

  function finish(lines: DelimitedLine[]): void {
    if (flaw) lines.push({ flaw, byteCount })
    else if (byteCount > 0) lines.push({ bytes: Uint8Array.from(line) })
    line = []
    byteCount = 0
    flaw = undefined
  }

  return {
    push(bytes, atMs) {
      const lines: DelimitedLine[] = []
      if (byteCount > 0 && atMs - lastMs > rule.gapMs) flaw ??= 'interrupted'
      lastMs = atMs
      for (const byte of bytes) {
        if (byte === rule.start && byteCount > 0) flaw ??= 'interrupted'
        if (byte === rule.start || rule.ends.includes(byte)) finish(lines)
        else if (++byteCount > rule.maxBytes) flaw ??= 'too long'
        else line.push(byte)
      }
      return lines
    },
    pending: () => byteCount,
  }
}

import type { Question } from './answer.ts'

/** One line of ASCII that answers a command: what it looks like without its end. */
export type LineOfText = { readonly pattern: RegExp; readonly end: '\r' | '\r\n'; readonly timeoutMs: number }

const longestLineBytes = 256

/**
 * A command in ASCII, and the one line that may answer it. Such a line carries no checksum, and half of a damaged one can
 * look whole: `-12.25` without its first byte. So nothing at all may come before it.
 */
export function textQuestion(command: string, { pattern, end, timeoutMs }: LineOfText): Question {
  const last = end.charCodeAt(end.length - 1)
  return {
    frame: Buffer.from(command, 'latin1'),
    timeoutMs,
    isLast: () => true,
    reply: {
      lengthOf(head) {
        const at = head.indexOf(last)
        if (at !== -1) return at + 1
        return head.length < longestLineBytes ? 'more' : 'none'
      },
      holds(frame) {
        const text = Buffer.from(frame).toString('latin1')
        return text.endsWith(end) && pattern.test(text.slice(0, -end.length))
      },
    },
  }
}

/** The text of a line that answered, without its end. */
export function textOf(frames: readonly Uint8Array[]): string {
  return Buffer.from(frames[0] ?? [])
    .toString('latin1')
    .replace(/\r?\n?$/, '')
}

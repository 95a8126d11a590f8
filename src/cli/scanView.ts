import { styleText } from 'node:util'
import { printable } from '../values/index.ts'
import { fitted } from './displayWidth.ts'

type Output = Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'write'>

/** One line of what was scanned last. */
export type ScanLine = {
  readonly called: string
  readonly verdict: string
  readonly isProblem: boolean
  readonly note: string | null
}

/** What is shown while somebody scans: the counts, the last scans, what is being typed. It redraws itself in place. */
export type ScanView = {
  readonly show: (counts: Readonly<Record<string, number>>, scanned: readonly ScanLine[]) => void
  readonly draft: (text: string) => void
  /** Leaves the counts on the screen, and takes the rest away. */
  readonly close: () => void
}

const shownScans = 8
const always = ['received', 'missing', 'extra', 'duplicate', 'unread']
const keys = 'Backspace takes back the last, ^D ends, ^C leaves it for later'

export function scanView(title: string, output: Output = process.stdout): ScanView {
  let counts: Readonly<Record<string, number>> = {}
  let last: ScanLine[] = []
  let typed = ''
  let drawn = 0
  let isOpen = true

  function draw(lines: readonly string[]): void {
    const up = drawn > 1 ? `\x1b[${drawn - 1}A` : ''
    const body = lines.map((line) => `\r\x1b[K${line}`).join('\n')
    output.write(`${up}${body}\x1b[J`)
    drawn = lines.length
  }

  function lines(): string[] {
    const columns = (output.columns || 80) - 1
    const room = Math.max(1, Math.min(shownScans, (output.rows || 24) - 7))
    const scans = last.slice(-room).flatMap((line) => scanLines(line, columns))
    const blank = Array.from({ length: Math.max(0, room - scans.length) }, () => '')
    const draft = `> ${printable(typed)}`
    return [
      ...countLines(title, counts, columns),
      '',
      ...scans.slice(-room),
      ...blank,
      fitted(keys, columns).trimEnd(),
      draft.length > columns ? `> …${draft.slice(3 - columns)}` : draft,
    ]
  }

  return {
    show(now, scanned) {
      counts = now
      last = [...last, ...scanned].slice(-shownScans)
      if (scanned.some(({ isProblem }) => isProblem)) output.write('\x07')
      draw(lines())
    },
    draft(text) {
      typed = text
      draw(lines())
    },
    close() {
      if (!isOpen) return
      isOpen = false
      draw(countLines(title, counts, (output.columns || 80) - 1))
      output.write('\n')
    },
  }
}

/** Counts that matter always, then those that there are. */
function countLines(title: string, counts: Readonly<Record<string, number>>, columns: number): string[] {
  const { expected = 0, ...found } = counts
  const rest = Object.keys(found).filter((what) => !always.includes(what) && found[what] !== 0)
  const told = (what: string) =>
    `${what === 'cloneSuspected' ? 'clone suspected' : what} ${found[what] ?? 0}${what === 'received' ? ` of ${expected}` : ''}`
  const lines = [always.map(told), rest.map(told)].map((each) => fitted(each.join('   '), columns).trimEnd())
  return [styleText('bold', fitted(title, columns).trimEnd()), ...lines]
}

function scanLines({ called, verdict, isProblem, note }: ScanLine, columns: number): string[] {
  const mark = isProblem ? '!' : ' '
  const line = fitted(`${mark} ${verdict.padEnd(15)}  ${printable(called)}`, columns).trimEnd()
  const why = note === null ? [] : [fitted(`    ${printable(note)}`, columns).trimEnd()]
  return [isProblem ? styleText('bold', line) : line, ...why]
}

import type { Progress } from '../values/index.ts'
import { fitted } from './displayWidth.ts'

type Output = Pick<NodeJS.WriteStream, 'columns' | 'isTTY' | 'write'>

/** One line that rewrites itself while long work goes on. */
export type ProgressLine = {
  readonly show: Progress
  /** Takes the line away, so that something else can be written. */
  readonly clear: () => void
}

/** Progress on a terminal; on anything else it is silent, so logs and pipes stay clean. */
export function progressLine(output: Output = process.stderr): ProgressLine {
  let shown = ''
  const columns = output.isTTY ? (output.columns ?? 0) : 0
  return {
    show(done, total, what) {
      const percent = total > 0 ? Math.floor((done / total) * 100) : 100
      const line = fitted(`${String(percent).padStart(3)} %  ${what}`, columns - 1)
      if (columns === 0 || line === shown) return
      shown = line
      output.write(`\r${line}`)
    },
    clear() {
      if (shown !== '') output.write('\r\x1b[K')
      shown = ''
    },
  }
}

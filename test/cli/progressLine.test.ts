import assert from 'node:assert/strict'
import { progressLine } from '../../src/cli/progressLine.ts'

const output = (isTTY: boolean, columns: number) => {
  const written: string[] = []
  return { isTTY, columns, written, write: (text: string) => written.push(text) > 0 }
}

describe('progress', () => {
  it('rewrites one line of a terminal and takes it away', () => {
    const terminal = output(true, 24)
    const line = progressLine(terminal)
    line.show(1, 4, 'packing')
    line.show(2, 4, 'packing')
    line.clear()
    assert.deepEqual(terminal.written, ['\r 25 %  packing         ', '\r 50 %  packing         ', '\r\u001b[K'])
  })

  it('writes only what changed, and clears only what it wrote', () => {
    const terminal = output(true, 24)
    const line = progressLine(terminal)
    line.clear()
    line.show(100, 1000, 'vials')
    line.show(101, 1000, 'vials')
    assert.equal(terminal.written.length, 1)
  })

  it('is silent where nobody looks, and on a terminal without columns', () => {
    for (const silent of [output(false, 80), output(true, 0)]) {
      const line = progressLine(silent)
      line.show(1, 1, 'packing')
      line.clear()
      assert.deepEqual(silent.written, [])
    }
  })

  it('counts nothing to do as done', () => {
    const terminal = output(true, 24)
    progressLine(terminal).show(0, 0, 'nothing')
    assert.match(terminal.written[0] ?? '', /100 %/)
  })
})

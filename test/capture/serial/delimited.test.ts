import assert from 'node:assert/strict'
import fc from 'fast-check'
import { delimitedFramer } from '../../../src/capture/serial/delimited.ts'

const rule = { ends: [0x0d, 0x0a], start: 0x02, maxBytes: 16, gapMs: 100 }
const text = (value: string) => Buffer.from(value, 'latin1')

function linesOf(...chunks: [value: string, atMs: number][]) {
  const framer = delimitedFramer(rule)
  return chunks.flatMap(([value, atMs]) =>
    framer.push(text(value), atMs).map((line) => line.flaw ?? Buffer.from(line.bytes).toString('latin1')),
  )
}

describe('capture/serial delimited framer', () => {
  it('ends a line at CR, at LF, and once at both', () => {
    assert.deepEqual(linesOf(['a\rb\nc\r\nd\r', 0]), ['a', 'b', 'c', 'd'])
  })

  it('joins a line that comes in pieces', () => {
    assert.deepEqual(linesOf(['01', 0], ['23', 99], ['\r', 150]), ['0123'])
  })

  it('refuses a whole line that paused too long, not half of it', () => {
    assert.deepEqual(linesOf(['LOT', 0], ['7\r', 101], ['NEXT\r', 102]), ['interrupted', 'NEXT'])
  })

  it('refuses a line that a second start breaks off', () => {
    assert.deepEqual(linesOf(['\x02LOT\x02LOT7\r', 0]), ['interrupted', 'LOT7'])
  })

  it('refuses a line longer than allowed and finds the next', () => {
    assert.deepEqual(linesOf([`${'x'.repeat(5_000_000)}\rshort\r`, 0]), ['too long', 'short'])
  })

  it('gives the same lines however the bytes are split', () => {
    const anyText = fc
      .array(fc.constantFrom('a', 'b', '\r', '\n', '\x02'), { maxLength: 60 })
      .map((all) => all.join(''))
    fc.assert(
      fc.property(anyText, fc.nat(60), (value, at) => {
        assert.deepEqual(linesOf([value.slice(0, at), 0], [value.slice(at), 1]), linesOf([value, 0]))
      }),
    )
  })
})

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkedFramer, type FrameRule } from '../../../src/capture/serial/checked.ts'
import { crc16Modbus, withCrc } from '../../../src/capture/serial/crc16.ts'
import { anyByteFault, damaged } from '../../support/byteFaults.ts'

const rule: FrameRule = {
  lengthOf: ([length = 0]) => (length < 3 || length > 64 ? 'none' : length + 1),
  holds: (frame) => crc16Modbus(frame) === 0,
}
const frameOf = (data: readonly number[]) => withCrc(crc16Modbus, [data.length + 2, ...data])
const hex = (frames: Uint8Array[]) => frames.map((frame) => Buffer.from(frame).toString('hex'))

describe('capture/serial checked framer', () => {
  const one = frameOf([1, 2, 3])
  const two = frameOf([9, 8, 7, 6])

  it('finds a frame however its bytes are split', () => {
    const framer = checkedFramer(rule)
    const found = [...one].flatMap((byte) => framer.push(Uint8Array.of(byte)))
    assert.deepEqual(hex(found), hex([one]))
    assert.equal(framer.pending(), 0)
  })

  it('separates frames that come in one chunk', () => {
    assert.deepEqual(hex(checkedFramer(rule).push(Buffer.concat([one, two]))), hex([one, two]))
  })

  it('gives up one byte, not the frame behind it, when a check fails', () => {
    const framer = checkedFramer(rule)
    assert.deepEqual(hex(framer.push(Buffer.concat([Uint8Array.of(3), one, two]))), hex([one, two]))
    assert.deepEqual(framer.refused(), { bytes: 1, checks: 1 })
  })

  it('waits for a length that a damaged byte made up, until told that no more is coming', () => {
    const framer = checkedFramer(rule)
    assert.deepEqual(framer.push(Buffer.concat([Uint8Array.of(64), one])), [])
    assert.equal(framer.pending(), 1 + one.length)
    assert.deepEqual(hex(framer.lapse()), hex([one]))
    assert.equal(framer.pending(), 0)
  })

  it('keeps nothing of a flood of garbage', () => {
    const framer = checkedFramer(rule)
    assert.deepEqual(framer.push(new Uint8Array(100_000)), [])
    assert.equal(framer.pending(), 0)
    assert.equal(framer.refused().bytes, 100_000)
  })

  it('never makes a frame that was not sent, whatever happens to the bytes', () => {
    const message = fc.array(fc.nat(255), { minLength: 1, maxLength: 8 }).map(frameOf)
    const traffic = fc.array(fc.tuple(message, anyByteFault), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(traffic, (chunks) => {
        const framer = checkedFramer(rule)
        const arrived = chunks.flatMap(([frame, fault]) => damaged(frame, fault))
        const found = [...arrived.flatMap((chunk) => framer.push(chunk)), ...framer.lapse()]
        const sent = new Set(hex(chunks.map(([frame]) => frame)))
        for (const frame of hex(found)) assert.ok(sent.has(frame), `${frame} was never sent`)
      }),
      { numRuns: 2000, seed: 20261122 },
    )
  })
})

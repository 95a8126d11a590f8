import assert from 'node:assert/strict'
import type { Question } from '../../../src/capture/serial/answer.ts'
import { type Exchange, exchangeOver } from '../../../src/capture/serial/exchange.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'

// A toy device: every frame is its kind, one byte of value, and the sum of both. The fence is kind 0xF0.
function question(kind: number, last?: (frame: Uint8Array) => boolean): Question {
  const reply = {
    lengthOf: ([first]: Uint8Array) => (first === kind ? 3 : ('none' as const)),
    holds: ([a = 0, b = 0, sum]: Uint8Array) => sum === ((a + b) & 0xff),
  }
  return { frame: Uint8Array.of(kind), reply, timeoutMs: 100, ...(last ? { isLast: last } : {}) }
}
const frame = (kind: number, value: number) => [kind, value, (kind + value) & 0xff]
const fenceKind = 0xf0

function bench() {
  const clock = manualClock()
  const cable = memoryLine()
  const exchange: Exchange = exchangeOver(cable.line, clock, question(fenceKind))
  const asked = () => cable.written.map((bytes) => bytes[0])
  const ask = (...args: Parameters<typeof question>) => paced(clock, exchange.ask(question(...args)))
  return { clock, cable, ask, asked, exchange }
}

describe('capture/serial exchange', () => {
  it('answers a question with the frame that fits it', async () => {
    const { cable, ask } = bench()
    cable.onWritten(([kind = 0]) => cable.send(frame(kind, 7)))
    assert.deepEqual(await ask(1), [Buffer.from(frame(1, 7))])
  })

  it('gathers frames until the one that says it is the last, and no further', async () => {
    const { cable, ask } = bench()
    cable.onWritten(() => cable.send([...frame(1, 5), ...frame(1, 0), ...frame(1, 9)]))
    const frames = await ask(1, (one) => one[1] === 0)
    assert.deepEqual(
      frames.map((one) => one[1]),
      [5, 0],
    )
  })

  it('skips an echo of the question', async () => {
    const { cable, ask } = bench()
    cable.onWritten((bytes) => cable.send([...bytes, ...frame(bytes[0] ?? 0, 7)]))
    assert.deepEqual(await ask(1), [Buffer.from(frame(1, 7))])
  })

  it('asks one question at a time, in the order they were put', async () => {
    const { cable, clock, exchange, asked } = bench()
    cable.onWritten(([kind = 0]) => void clock.sleep(50).then(() => cable.send(frame(kind, kind))))
    const both = Promise.all([exchange.ask(question(1)), exchange.ask(question(2))])
    const frames = await paced(clock, both)
    assert.deepEqual(frames.flat(), [Buffer.from(frame(1, 1)), Buffer.from(frame(2, 2))])
    assert.deepEqual(asked(), [1, 2])
  })

  const silences = [
    ['capture.no-reply', 'nothing came', []],
    ['capture.checksum', 'the frame was damaged', [1, 7, 9]],
    ['capture.frame-length', 'the frame ended early', [1, 7]],
    ['capture.line-garbage', 'only garbage came', [5, 5, 5]],
  ] as const
  for (const [code, what, bytes] of silences)
    it(`says ${code} when ${what}`, async () => {
      const { cable, ask } = bench()
      cable.onWritten(() => cable.send(bytes))
      await assert.rejects(ask(1), (error) => isFault(error, code))
    })

  it('finds the frame behind a length that a damaged byte made up', async () => {
    const { cable, clock, exchange } = bench()
    const byLength = { lengthOf: ([length = 0]: Uint8Array) => length, holds: ([, , sum]: Uint8Array) => sum === 10 }
    cable.onWritten(() => cable.send([40, 3, 7, 10]))
    const frames = await paced(clock, exchange.ask({ ...question(1), reply: byLength }))
    assert.deepEqual(frames, [Buffer.from([3, 7, 10])])
  })

  it('never takes a late answer for the answer to the next question', async () => {
    const { cable, clock, ask, asked } = bench()
    cable.onWritten(() => void clock.sleep(130).then(() => cable.send(frame(1, 1))))
    await assert.rejects(ask(1), (error) => isFault(error, 'capture.no-reply'))
    cable.onWritten(([kind = 0]) => void clock.sleep(60).then(() => cable.send(frame(kind, 2))))
    assert.deepEqual(await ask(1), [Buffer.from(frame(1, 2))])
    assert.deepEqual(asked(), [1, fenceKind, 1])
  })

  it('asks the fence first after bytes nobody asked for', async () => {
    const { cable, ask, asked } = bench()
    cable.onWritten(([kind = 0]) => cable.send(frame(kind, 7)))
    cable.send([1, 2])
    await ask(1)
    assert.deepEqual(asked(), [fenceKind, 1])
  })

  it('refuses to ask on a line that never falls silent', async () => {
    const { cable, clock, ask } = bench()
    const chatter = async (): Promise<void> =>
      clock
        .sleep(10)
        .then(() => cable.send([0x55]))
        .then(chatter)
    void chatter()
    await clock.advance(20)
    await assert.rejects(ask(1), (error) => isFault(error, 'capture.line-garbage'))
  })

  it('says so at once when the cable is pulled while waiting', async () => {
    const { cable, clock, ask } = bench()
    cable.onWritten(() => cable.unplug())
    const before = clock.monotonicMs()
    await assert.rejects(ask(1), (error) => isFault(error, 'capture.port-closed'))
    assert.ok(clock.monotonicMs() - before <= 20)
  })
})

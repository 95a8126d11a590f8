import assert from 'node:assert/strict'
import type { SerialLine } from '../../../src/capture/serial/line.ts'
import { plugboard } from '../../support/plugboard.ts'

const baudRate = 115_200

/** Resolves when so many bytes have come. */
function received(line: SerialLine, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    let got = Buffer.alloc(0)
    line.onBytes((bytes) => {
      got = Buffer.concat([got, bytes])
      if (got.length >= count) resolve(got)
    })
  })
}

describe('capture/simulators cable', () => {
  const board = plugboard()

  it('carries bytes both ways between two ports, in order', async () => {
    const cable = await board.cable()
    const [a, b] = [await board.line(cable.a, baudRate), await board.line(cable.b, baudRate)]
    const sent = Buffer.from(Uint8Array.from({ length: 5000 }, (_, at) => at))
    const arrivals = Promise.all([received(a, sent.length), received(b, sent.length)])
    for (let at = 0; at < sent.length; at += 250) {
      await a.write(sent.subarray(at, at + 250), 1000)
      await b.write(sent.subarray(at, at + 250), 1000)
    }
    assert.deepEqual(await arrivals, [sent, sent])
  })

  it('keeps what nobody reads from holding up the program', async () => {
    const cable = await board.cable({ toA: (_, deliver) => deliver(new Uint8Array(500_000)) })
    const [a, b] = [await board.line(cable.a, baudRate), await board.line(cable.b, baudRate)]
    await a.close()
    await b.write(Uint8Array.of(1), 1000)
    await b.write(Uint8Array.of(2), 1000)
  })

  it('does not echo what is sent before the other end is open', async () => {
    const cable = await board.cable()
    const b = await board.line(cable.b, baudRate)
    const heard = received(b, 6)
    await b.write(Buffer.from('early'), 1000)
    const a = await board.line(cable.a, baudRate)
    await a.write(Buffer.from('answer'), 1000)
    assert.equal(String(await heard), 'answer')
  })

  it('lets a wire change what passes', async () => {
    const cable = await board.cable({ toA: (bytes, deliver) => deliver(bytes.map((byte) => byte ^ 1)) })
    const [a, b] = [await board.line(cable.a, baudRate), await board.line(cable.b, baudRate)]
    const heard = received(a, 2)
    await b.write(Uint8Array.of(0, 1), 1000)
    assert.deepEqual(await heard, Buffer.of(1, 0))
  })

  it('is seen as unplugged at both ends when pulled', async () => {
    const cable = await board.cable()
    const lines = [await board.line(cable.a, baudRate), await board.line(cable.b, baudRate)]
    const reasons = Promise.all(lines.map((line) => new Promise((resolve) => line.onClose(resolve))))
    cable.close()
    assert.deepEqual(await reasons, ['unplugged', 'unplugged'])
  })
})

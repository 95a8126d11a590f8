import assert from 'node:assert/strict'
import { openSerialPort } from '../../../src/capture/serial/port.ts'
import { openCable } from '../../../src/capture/simulators/cable.ts'
import { lineClock } from '../../support/lineClock.ts'

const open = (path: string) => openSerialPort(path, { baudRate: 115_200 }, lineClock)

describe('capture/simulators cable', () => {
  it('carries bytes both ways between two ports, in order', async () => {
    const cable = await openCable()
    const [a, b] = [await open(cable.a), await open(cable.b)]
    const sent = Buffer.from(Uint8Array.from({ length: 20_000 }, (_, at) => at))
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const got: Uint8Array[] = []
      const all = new Promise<void>((resolve) =>
        to.onBytes((bytes) => {
          got.push(bytes)
          if (Buffer.concat(got).length === sent.length) resolve()
        }),
      )
      await from.write(sent, 2000)
      await all
      assert.deepEqual(Buffer.concat(got), sent)
    }
    await a.close()
    await b.close()
    cable.close()
  })

  it('does not echo what is sent before the other end is open', async () => {
    const cable = await openCable()
    const b = await open(cable.b)
    const echoes: Uint8Array[] = []
    b.onBytes((bytes) => echoes.push(bytes))
    await b.write(Buffer.from('early'), 1000)
    const a = await open(cable.a)
    const heard = new Promise<Uint8Array>((resolve) => b.onBytes(resolve))
    await a.write(Buffer.from('answer'), 1000)
    assert.equal(String(await heard), 'answer')
    assert.equal(Buffer.concat(echoes).toString(), 'answer')
    await a.close()
    await b.close()
    cable.close()
  })

  it('lets a wire change what passes', async () => {
    const cable = await openCable({ toA: (bytes, deliver) => deliver(bytes.map((byte) => byte ^ 1)) })
    const [a, b] = [await open(cable.a), await open(cable.b)]
    const heard = new Promise<Uint8Array>((resolve) => a.onBytes(resolve))
    await b.write(Uint8Array.of(0, 1), 1000)
    assert.deepEqual([...(await heard)], [1, 0])
    await a.close()
    await b.close()
    cable.close()
  })

  it('is seen as unplugged at both ends when pulled', async () => {
    const cable = await openCable()
    const [a, b] = [await open(cable.a), await open(cable.b)]
    const reasons = Promise.all([a, b].map((line) => new Promise((resolve) => line.onClose(resolve))))
    cable.close()
    assert.deepEqual(await reasons, ['unplugged', 'unplugged'])
  })
})

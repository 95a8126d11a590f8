import assert from 'node:assert/strict'
import { busOver } from '../../../src/capture/serial/bus.ts'
import { crc16Modbus, withCrc } from '../../../src/capture/serial/crc16.ts'
import { exchangeOver } from '../../../src/capture/serial/exchange.ts'
import { readRegisters, registerQuestion } from '../../../src/capture/serial/modbus.ts'
import { manualClock } from '../../support/clock.ts'
import { type MemoryLine, memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'

/** A bus over lines in memory, and the lines it opened. */
function bus(keepMs = 0) {
  const opened: MemoryLine[] = []
  const clock = manualClock()
  const { openLine, turn, end } = busOver(async () => {
    opened.push(memoryLine())
    return (opened.at(-1) as MemoryLine).line
  }, keepMs)
  const open = (baudRate = 9600) => openLine('/dev/bus', { baudRate }, clock)
  return { opened, clock, open, turn, end }
}

describe('a bus', () => {
  it('opens its port once for all devices on it, and lets go of it with the last', async () => {
    const { opened, open } = bus()
    const [one, two] = [await open(), await open()]
    assert.equal(opened.length, 1)
    const ended: string[] = []
    opened[0]?.line.onClose((reason) => ended.push(reason))
    await one.close()
    assert.deepEqual(ended, [])
    await assert.rejects(one.write(Uint8Array.of(1), 10), { code: 'capture.port-closed' })
    await two.write(Uint8Array.of(2), 10)
    await two.close()
    assert.deepEqual(ended, ['closed'])
    await open()
    assert.equal(opened.length, 2)
  })

  it('tells every device that the port is gone, and opens it anew for who comes back', async () => {
    const { opened, open } = bus()
    const views = [await open(), await open()]
    const ended: string[] = []
    for (const view of views) view.onClose((reason) => ended.push(reason))
    opened[0]?.unplug()
    assert.deepEqual(ended, ['unplugged', 'unplugged'])
    await open()
    assert.equal(opened.length, 2)
  })

  it('keeps its port for who comes back soon, opens it anew for who is silent for long, and ends', async () => {
    const { opened, clock, open, end } = bus(60_000)
    for (let time = 0; time < 5; time++) await (await open()).close()
    assert.equal(opened.length, 1)
    await clock.advance(60_000)
    await open()
    await clock.advance(60_000)
    const view = await open()
    assert.equal(opened.length, 2)
    const ended: string[] = []
    view.onClose((reason) => ended.push(reason))
    await end()
    assert.deepEqual(ended, ['closed'])
  })

  it('refuses devices of two speeds on one port', async () => {
    const { open } = bus()
    await open(9600)
    await assert.rejects(open(19_200), { code: 'capture.bus-mixed', kind: 'failed' })
  })

  it('lets nobody begin before the dialogue before has ended, however it ended', async () => {
    const { turn } = bus()
    const said: string[] = []
    const dialogue = (name: string, fails: boolean) => async () => {
      said.push(`${name} begins`)
      await null
      said.push(`${name} ends`)
      if (fails) throw new Error(name)
    }
    const turns = [turn(dialogue('one', true)), turn(dialogue('two', false))]
    await Promise.allSettled(turns)
    assert.deepEqual(said, ['one begins', 'one ends', 'two begins', 'two ends'])
  })

  it('never lets the late reply of one device answer a question to another', async () => {
    const { opened, clock, open } = bus()
    const values = (address: number) => ({ address, functionCode: 4, register: 1, count: 1 }) as const
    const fence = (address: number) => registerQuestion({ address, functionCode: 3, register: 257, count: 1 }, 100)
    const asked = async (address: number) => {
      const exchange = exchangeOver(await open(), clock, fence(address))
      return () => readRegisters(exchange, values(address), 100)
    }
    const [first, second] = [await asked(1), await asked(2)]
    const memory = opened[0] as MemoryLine
    const reply = (address: number, code: number, value: number) =>
      withCrc(crc16Modbus, [address, code, 2, value >> 8, value & 0xff])
    await assert.rejects(paced(clock, first()), { code: 'capture.no-reply' })
    memory.onWritten(([address = 0, code = 0]) => {
      // What the first device still owed comes now, in front of the answer of the second.
      memory.send(reply(1, 4, 111))
      memory.send(reply(address, code, code === 3 ? 0 : 222))
    })
    assert.deepEqual(await paced(clock, second()), [222])
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { registersQuality } from '../../../src/capture/sensors/xy-md02/quality.ts'
import { checkedFramer } from '../../../src/capture/serial/checked.ts'
import { crc16Modbus, withCrc } from '../../../src/capture/serial/crc16.ts'
import { exchangeOver } from '../../../src/capture/serial/exchange.ts'
import { readRegisters, registerQuestion } from '../../../src/capture/serial/modbus.ts'
import type { Wire } from '../../../src/capture/simulators/cable.ts'
import { isFault } from '../../../src/values/index.ts'
import { anyByteFault, faultyWire } from '../../support/byteFaults.ts'
import { type ManualClock, manualClock } from '../../support/clock.ts'
import { type MemoryLine, memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'

/** Reads tenths of a degree, humidity in tenths, and the correction; exception 2 for a `null`. */
type Registers = { temperature(): number; humidity?: number; correction?: number | null }

const folder = new URL('../../../fixtures/xy-md02/published-reading/', import.meta.url)

function published() {
  const [question, answer] = ['>', '<'].map((way) => {
    const line = readFileSync(new URL('input.txt', folder), 'utf8')
      .split('\n')
      .find((each) => each.startsWith(way))
    return [...Buffer.from(line?.slice(1).replaceAll(' ', '') ?? '', 'hex')]
  }) as [number[], number[]]
  const expected: { register: number; values: number[]; milliCelsius: number } = JSON.parse(
    readFileSync(new URL('expected.json', folder), 'utf8'),
  )
  return { question, answer, expected }
}

// A second device side, apart from the library the agent's own simulator uses; this one checks the request's checksum.
function attachDevice(cable: MemoryLine, registers: Registers): void {
  const requests = checkedFramer({ lengthOf: () => 8, holds: (frame) => crc16Modbus(frame) === 0 })
  cable.onWritten((bytes) => {
    for (const [address = 0, functionCode = 0] of requests.push(bytes)) {
      const values =
        functionCode === 4 ? [registers.temperature(), registers.humidity ?? 546] : [registers.correction ?? 0]
      const data = values.flatMap((value) => [(value >> 8) & 0xff, value & 0xff])
      const isRefused = functionCode === 3 && registers.correction === null
      cable.send(
        withCrc(
          crc16Modbus,
          isRefused ? [address, functionCode | 0x80, 2] : [address, functionCode, data.length, ...data],
        ),
      )
    }
  })
}

async function thermometerOver(cable: MemoryLine, clock: ManualClock, address = '1') {
  const options = { path: '/dev/memory', profile: 'XY-MD02', address, probe: 'P1', replyTimeoutMs: 100 }
  return openThermometer({ ...options, clock, lineClock: clock }, async () => cable.line)
}

async function readingOf(registers: Registers) {
  const clock = manualClock()
  const cable = memoryLine()
  attachDevice(cable, registers)
  const thermometer = await paced(clock, thermometerOver(cable, clock))
  return { thermometer, clock, cable, reading: await paced(clock, thermometer.read()) }
}

describe('capture/sensors XY-MD02', () => {
  it('reads thousandths of a degree above and below zero, stamped when the answer came', async () => {
    const { reading, clock } = await readingOf({ temperature: () => 45 })
    const { takenAt, ...rest } = reading
    assert.deepEqual(rest, { probe: 'P1', milliCelsius: 4500, monotonicMs: reading.monotonicMs, quality: 'good' })
    assert.ok(clock.now() - takenAt < 50)
    assert.equal((await readingOf({ temperature: () => -205 })).reading.milliCelsius, -20_500)
  })

  it('sends exactly the documented requests and never one that writes', async () => {
    const { cable } = await readingOf({ temperature: () => 45 })
    const sent = cable.written.map((bytes) => Buffer.from(bytes).toString('hex'))
    assert.deepEqual(sent, ['010301030001' + '75f6', '010400010002200b'])
  })

  it('reports the correction the device applies, or that it does not say', async () => {
    assert.equal((await readingOf({ temperature: () => 45, correction: -15 & 0xffff })).thermometer.correction, -1500)
    assert.equal((await readingOf({ temperature: () => 45, correction: null })).thermometer.correction, null)
  })

  it('asks and understands as the vendor published it, and takes no part or mutation of the answer', async () => {
    const { question, answer, expected } = published()
    const ask = async (sent: readonly number[]) => {
      const clock = manualClock()
      const cable = memoryLine()
      cable.onWritten((bytes) => {
        assert.deepEqual([...bytes], question)
        cable.send(sent)
      })
      const run = { address: 1, functionCode: 4, register: expected.register, count: 1 } as const
      const exchange = exchangeOver(cable.line, clock, registerQuestion(run, 100))
      return paced(clock, readRegisters(exchange, run, 100))
    }
    assert.deepEqual(await ask(answer), expected.values)
    assert.deepEqual(await ask([0x00, 0xff, ...answer]), expected.values)
    const flipped = answer.map((byte, at) => (at === 4 ? byte ^ 1 : byte))
    for (const spoilt of [flipped, answer.slice(0, -1)]) await assert.rejects(ask(spoilt), (error) => isFault(error))
    const [temperature = 0] = expected.values
    assert.equal((await readingOf({ temperature: () => temperature })).reading.milliCelsius, expected.milliCelsius)
  })

  it('names the exception a device answers with', async () => {
    const clock = manualClock()
    const cable = memoryLine()
    attachDevice(cable, { temperature: () => 45 })
    const thermometer = await paced(clock, thermometerOver(cable, clock))
    cable.onWritten(() => cable.send(withCrc(crc16Modbus, [1, 0x84, 2])))
    await assert.rejects(paced(clock, thermometer.read()), (error) => {
      assert.ok(isFault(error, 'capture.device-exception'))
      assert.match(error.message, /device 1 on \/dev\/memory refused register 1: exception 2, illegal register/)
      return true
    })
  })

  it('asks a second time after a disturbance, and gives up after that', async () => {
    const { thermometer, clock, cable } = await readingOf({ temperature: () => 45 })
    cable.onWritten(() => attachDevice(cable, { temperature: () => 46 }))
    assert.equal((await paced(clock, thermometer.read())).milliCelsius, 4600)
    cable.onWritten(() => {})
    await assert.rejects(paced(clock, thermometer.read()), (error) => isFault(error, 'capture.no-reply'))
  })

  it('refuses an address no Modbus device has', async () => {
    for (const address of ['0', '248', '1.5', 'one', ''])
      await assert.rejects(thermometerOver(memoryLine(), manualClock(), address), (error) =>
        isFault(error, 'capture.address-malformed'),
      )
  })

  it('closes the line it opened when the device does not answer', async () => {
    const clock = manualClock()
    const cable = memoryLine()
    await assert.rejects(paced(clock, thermometerOver(cable, clock)), (error) => isFault(error, 'capture.no-reply'))
    assert.equal(await new Promise((resolve) => cable.line.onClose(resolve)), 'closed')
  })

  it('refuses a profile nobody knows, naming those it knows', async () => {
    const options = { path: '/dev/null', profile: 'DHT22', probe: 'P1', clock: manualClock(), lineClock: manualClock() }
    await assert.rejects(openThermometer(options), (error) => {
      assert.ok(isFault(error, 'capture.profile-unknown'))
      assert.match(error.message, /expected profile XY-MD02, HA7E, LAKE-SHORE, received DHT22/)
      return true
    })
  })

  it('never reports a temperature the device has not measured since it was asked', async () => {
    const plan = fc.array(anyByteFault, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(plan, async (faults) => {
        const clock = manualClock()
        const measured: number[] = []
        const cable = memoryLine(faultyWire([{ kind: 'none' }, ...faults], clock) satisfies Wire)
        attachDevice(cable, { temperature: () => measured.push(measured.length) - 1 })
        const thermometer = await paced(clock, thermometerOver(cable, clock))
        for (let turn = 0; turn < 6; turn++) {
          const before = measured.length
          const reading = await paced(clock, thermometer.read()).catch((error) => {
            if (!isFault(error)) throw error
          })
          if (!reading) continue
          const tenths = reading.milliCelsius / 100
          assert.ok(tenths >= before && tenths < measured.length, `${tenths} is stale or was never measured`)
        }
      }),
      { numRuns: 150, seed: 20261122 },
    )
  })
})

describe('capture/sensors XY-MD02 register quality', () => {
  const cases = [
    ['good', 'a fridge', 45, 546],
    ['good', 'a warm room', 305, 546],
    ['good', 'a device without humidity', 450, 0],
    ['swapped', 'a fridge read the wrong way round', 450, 45],
    ['swapped', 'a freezer read the wrong way round', 450, -205 & 0xffff],
    ['fault', 'hundredths instead of tenths', 450, 5460],
    ['range', 'colder than any fridge probe', -601 & 0xffff, 546],
    ['range', 'hotter than any fridge probe', 801, 546],
    ['range', 'a register at its lowest', 0x8000, 546],
  ] as const
  for (const [quality, what, temperature, humidity] of cases)
    it(`calls ${what} ${quality}`, () => assert.equal(registersQuality(temperature, humidity, 'open'), quality))

  it('takes hot dry air for what it is once the order of the registers is proven', () => {
    assert.equal(registersQuality(450, 200, 'open'), 'swapped')
    assert.equal(registersQuality(450, 200, 'proven'), 'good')
  })

  it('keeps an impossible register from becoming an impossible reading', async () => {
    const { reading } = await readingOf({ temperature: () => 0x8000 })
    assert.deepEqual([reading.milliCelsius, reading.quality], [-273_150, 'range'])
  })
})

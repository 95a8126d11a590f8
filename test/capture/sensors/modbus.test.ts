import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { openThermometer, tryThermometer } from '../../../src/capture/sensors/index.ts'
import { airQuality } from '../../../src/capture/sensors/modbus/air.ts'
import { registerProfiles } from '../../../src/capture/sensors/modbus/profiles.ts'
import { crc16Modbus, withCrc } from '../../../src/capture/serial/crc16.ts'
import { exchangeOver } from '../../../src/capture/serial/exchange.ts'
import { readRegisters, registerQuestion } from '../../../src/capture/serial/modbus.ts'
import type { ModbusProfile } from '../../../src/capture/simulators/modbus.ts'
import { isFault, type MilliCelsius, milliCelsius } from '../../../src/values/index.ts'
import { type ManualClock, manualClock } from '../../support/clock.ts'
import { type MemoryLine, memoryLine } from '../../support/memoryLine.ts'
import { type ModbusDevice, modbusDevice } from '../../support/modbusDevice.ts'
import { paced } from '../../support/pace.ts'

const tenths = (value: number) => () => milliCelsius(value * 100)

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

async function thermometerOver(cable: MemoryLine, clock: ManualClock, address = '1', profile = 'XY-MD02') {
  const options = { path: '/dev/memory', profile, address, probe: 'P1', replyTimeoutMs: 100 }
  return openThermometer({ ...options, clock, lineClock: clock }, async () => cable.line)
}

async function readingOf(device: ModbusDevice, profile: string = device.name ?? 'XY-MD02', address = '1') {
  const clock = manualClock()
  const cable = memoryLine()
  modbusDevice(cable.far, device)
  const thermometer = await paced(clock, thermometerOver(cable, clock, address, profile))
  return { thermometer, clock, cable, reading: await paced(clock, thermometer.read()) }
}

describe('capture/sensors XY-MD02', () => {
  it('reads thousandths of a degree above and below zero, stamped when the answer came', async () => {
    const { reading, clock } = await readingOf({ temperature: tenths(45) })
    const { takenAt, ...rest } = reading
    assert.deepEqual(rest, { probe: 'P1', milliCelsius: 4500, monotonicMs: reading.monotonicMs, quality: 'good' })
    assert.ok(clock.now() - takenAt < 50)
    assert.equal((await readingOf({ temperature: tenths(-205) })).reading.milliCelsius, -20_500)
  })

  it('sends exactly the documented requests and never one that writes', async () => {
    const { cable } = await readingOf({ temperature: tenths(45) })
    const sent = cable.written.map((bytes) => Buffer.from(bytes).toString('hex'))
    assert.deepEqual(sent, ['010301010003' + '55f7', '010400010002200b'])
  })

  it('reports the correction the device applies, or that it does not say', async () => {
    assert.equal((await readingOf({ temperature: tenths(45), correction: -15 })).thermometer.correction, -1500)
    assert.equal((await readingOf({ temperature: tenths(45), refuses: [0x0103] })).thermometer.correction, null)
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
    assert.equal((await readingOf({ temperature: tenths(temperature) })).reading.milliCelsius, expected.milliCelsius)
  })

  it('names the exception a device answers with', async () => {
    const clock = manualClock()
    const cable = memoryLine()
    modbusDevice(cable.far, { temperature: tenths(45) })
    const thermometer = await paced(clock, thermometerOver(cable, clock))
    cable.onWritten(() => cable.send(withCrc(crc16Modbus, [1, 0x84, 2])))
    await assert.rejects(paced(clock, thermometer.read()), (error) => {
      assert.ok(isFault(error, 'capture.device-exception'))
      assert.match(error.message, /device 1 on \/dev\/memory refused register 1: exception 2, illegal register/)
      return true
    })
  })

  it('asks a second time after a disturbance, and gives up after that', async () => {
    const { thermometer, clock, cable } = await readingOf({ temperature: tenths(45) })
    cable.onWritten(() => modbusDevice(cable.far, { temperature: tenths(46) }))
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
      assert.match(error.message, /expected profile XY-MD02, .*HOME-MADE, received DHT22/)
      return true
    })
  })
})

describe('capture/sensors Modbus profiles', () => {
  const profiles = Object.keys(registerProfiles) as ModbusProfile[]

  for (const name of profiles)
    it(`reads a ${name} above and below zero`, async () => {
      const read = async (value: number) =>
        (await readingOf({ name, temperature: tenths(value), humidity: () => 546 })).reading
      assert.deepEqual([(await read(45)).milliCelsius, (await read(45)).quality], [4500, 'good'])
      assert.equal((await read(-205)).milliCelsius, -20_500)
    })

  it('never believes a warm value that is no temperature, whatever profile is named for whatever device', async () => {
    for (const name of profiles)
      for (const profile of profiles) {
        const told = await readingOf({ name, temperature: tenths(45), humidity: () => 546 }, profile).catch((error) => {
          if (!isFault(error)) throw error
        })
        if (told?.reading.quality !== 'good') continue
        assert.equal(told.reading.milliCelsius, 4500, `${name} read as ${profile}`)
      }
  })

  it('refuses a look-alike whose own address is not where the profile has it', async () => {
    const foreign = {
      code: 'capture.profile-foreign',
      message: /device 1 on .dev.memory is no MD02: .* 256 on say 7, 0/,
    }
    await assert.rejects(readingOf({ name: 'MD02', temperature: tenths(45), refuses: [], address: 7 }, 'MD02'), foreign)
    await assert.rejects(readingOf({ name: 'SHTC3', temperature: tenths(45) }, 'XY-MD02'), (error) =>
      isFault(error, 'capture.device-exception'),
    )
  })

  it('sends nothing but reads to any device', async () => {
    for (const name of profiles) {
      const { cable } = await readingOf({ name, temperature: tenths(45) })
      for (const [, functionCode = 0] of cable.written) assert.ok(functionCode === 3 || functionCode === 4, name)
    }
  })

  it('is refused before anything is enrolled when its values are exchanged, missing, or nowhere a probe can be', async () => {
    const attempt = async (device: ModbusDevice) => {
      const [clock, cable] = [manualClock(), memoryLine()]
      modbusDevice(cable.far, device)
      const options = { path: '/dev/memory', profile: device.name ?? 'XY-MD02', probe: 'P1', clock, lineClock: clock }
      return paced(
        clock,
        tryThermometer(options, async () => cable.line),
      )
    }
    await attempt({ temperature: tenths(45) })
    const foreign = { code: 'capture.profile-foreign' }
    await assert.rejects(attempt({ temperature: tenths(546), humidity: () => 45 }), foreign)
    await assert.rejects(attempt({ temperature: tenths(450), humidity: () => 5460 }), foreign)
    await assert.rejects(
      attempt({ name: 'VAISALA-HMP-MODBUS', temperature: () => Number.NaN as MilliCelsius }),
      foreign,
    )
    const hot = { ...foreign, message: 'read /dev/memory as XY-MD02, no probe of it can measure 85.0 °C' }
    await assert.rejects(attempt({ temperature: tenths(850) }), hot)
  })
})

describe('capture/sensors Modbus air', () => {
  const cases = [
    ['good', 'a fridge', 45, 546],
    ['good', 'a warm room', 305, 546],
    ['good', 'a device without humidity', 450, 0],
    ['fault', 'registers that hold nothing', 0, 0],
    ['swapped', 'a fridge read the wrong way round', 450, 45],
    ['swapped', 'a freezer read the wrong way round', 450, -205],
    ['fault', 'hundredths instead of tenths', 450, 5460],
    ['range', 'colder than any fridge probe', -601, 546],
    ['range', 'hotter than any fridge probe', 801, 546],
    ['range', 'a register at its lowest', -0x8000, 546],
  ] as const
  for (const [quality, what, temperature, humidity] of cases)
    it(`calls ${what} ${quality}`, () =>
      assert.equal(airQuality({ milliCelsius: temperature * 100, humidityPermille: humidity }, 'open'), quality))

  it('takes hot dry air for what it is once the order of the registers is proven', () => {
    const air = { milliCelsius: 45_000, humidityPermille: 200 }
    assert.deepEqual([airQuality(air, 'open'), airQuality(air, 'proven')], ['swapped', 'good'])
  })

  it('calls what is no number a fault, and lets a device without humidity be', () => {
    assert.equal(airQuality({ milliCelsius: Number.NaN, humidityPermille: 500 }, 'open'), 'fault')
    assert.equal(airQuality({ milliCelsius: 4500, humidityPermille: Number.NaN }, 'open'), 'good')
  })
})

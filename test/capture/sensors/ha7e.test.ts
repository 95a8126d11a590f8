import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { temperatureIn } from '../../../src/capture/sensors/ha7e/scratchpad.ts'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { crc8Dallas } from '../../../src/capture/serial/crc8.ts'
import type { DeviceSide } from '../../../src/capture/simulators/deviceSide.ts'
import { type SimulatedProbe as Probe, simulateHa7e } from '../../../src/capture/simulators/ha7e.ts'
import { milliCelsius } from '../../../src/values/index.ts'
import { type ManualClock, manualClock } from '../../support/clock.ts'
import { type MemoryLine, memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'
import { sharedData } from '../../support/shared.ts'

const [first, second] = ['28FF7110B21701FF', '28EEF479A20003FD']
const steady = (address: string, sixteenths: number): Probe => ({
  address,
  temperature: () => milliCelsius(Math.round(sixteenths * 62.5)),
})

function openOver(cable: MemoryLine, clock: ManualClock, address = '1') {
  const options = { path: '/dev/memory', profile: 'HA7E', address, probe: 'P1', replyTimeoutMs: 100 }
  return paced(
    clock,
    openThermometer({ ...options, clock, lineClock: clock }, async () => cable.line),
  )
}

async function bench(probes: readonly Probe[], address?: string) {
  const [cable, clock] = [memoryLine(), manualClock()]
  simulateHa7e(cable.far, probes)
  return { cable, clock, thermometer: await openOver(cable, clock, address) }
}

async function readOnce(probe: Probe) {
  const { clock, thermometer } = await bench([probe])
  const { milliCelsius, quality } = await paced(clock, thermometer.read())
  return [milliCelsius, quality]
}

describe('capture/sensors HA7E', () => {
  it('reads sixteenths of a degree above and below zero', async () => {
    assert.deepEqual(await readOnce(steady(first, 0x48)), [4500, 'good'])
    assert.deepEqual(await readOnce(steady(first, -0xc4)), [-12_250, 'good'])
    assert.deepEqual(await readOnce(steady(first, 0x193)), [25_188, 'good'])
  })

  it('reads the probe that was named, and without a name only one that is alone', async () => {
    const probes = [steady(first, 0x48), steady(second, 0x58)]
    const { clock, thermometer } = await bench(probes, second.toLowerCase())
    assert.equal((await paced(clock, thermometer.read())).milliCelsius, 5500)
    await assert.rejects(bench(probes), {
      code: 'capture.address-malformed',
      message: new RegExp(`${first}, ${second}`),
    })
    await assert.rejects(bench([]), { code: 'capture.address-malformed', message: /none/ })
    for (const wrong of ['2', `${first.slice(0, -1)}0`, '10FF7110B21701FF'])
      await assert.rejects(bench(probes, wrong), { code: 'capture.address-malformed' })
  })

  it('believes neither a probe that lost its power, nor one without enough of it, nor a short circuit', async () => {
    assert.deepEqual(await readOnce(steady(first, 0x0550)), [85_000, 'fault'])
    assert.deepEqual(await readOnce(steady(first, 0x07ff)), [127_938, 'fault'])
    assert.deepEqual(await readOnce({ ...steady(first, 0), scratchpad: '00'.repeat(9) }), [0, 'fault'])
    await assert.rejects(readOnce({ ...steady(first, 0), scratchpad: 'FF'.repeat(9) }), { code: 'capture.checksum' })
  })

  it('believes no scratchpad that the probe does not repeat, whatever its checksum says', async () => {
    let said = 0
    const pads = ['50004B467FFF0C10D5', '48004B467FFF0C10AB']
    const shaky = {
      ...steady(first, 0x48),
      get scratchpad() {
        return pads[Math.min(said++, 1)] ?? ''
      },
    }
    assert.deepEqual(await readOnce(shaky), [4500, 'good'])
    assert.ok(said > 3)
  })

  it('knows no probe of a resolution that does not exist, and leaves out what a lower one does not measure', () => {
    assert.equal(temperatureIn(Buffer.from('48004B4600FF0C1000', 'hex')).quality, 'fault')
    assert.deepEqual(temperatureIn(Buffer.from('4F004B461FFF0C1000', 'hex')), { milliCelsius: 4500, quality: 'good' })
  })

  it('believes 85 degrees that were measured', () => {
    assert.equal(temperatureIn(Buffer.from('50054B467FFF10101C', 'hex')).quality, 'good')
  })

  it('says that a probe is gone when nothing answers to its address', async () => {
    await assert.rejects(
      (async () => {
        const { clock, thermometer } = await bench([steady(second, 0)], first)
        return paced(clock, thermometer.read())
      })(),
      { code: 'capture.no-reply', message: /probe 28FF7110B21701FF/ },
    )
  })

  it('answers as the adapter in a transcript of a program written by others', function () {
    const path = sharedData('serial/ha7e-ds18b20/owserver-transcript.txt')
    if (!path) return this.skip()
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    let answered = ''
    const say = (command: string) => listen?.(Buffer.from(command))
    let listen: ((bytes: Uint8Array) => void) | undefined
    const side: DeviceSide = {
      onBytes: (listener) => {
        listen = listener
      },
      write: async (bytes) => {
        answered = Buffer.from(bytes).toString('latin1')
      },
    }
    simulateHa7e(side, [steady('28A1B2C3D400008F', 0x48), steady('2811223344556656', -0xc4)])
    const said = lines.filter((line) => line.startsWith('< ')).map((line) => line.slice(2))
    const heard = lines.filter((line) => line.startsWith('> ')).map((line) => JSON.parse(line.slice(2)) as string)
    let converted = false
    for (const [i, command] of said.entries()) {
      const [code, data = ''] = command.split(' ')
      const whole =
        code === 'W'
          ? `W${(data.length / 2).toString(16).padStart(2, '0')}${data}\r`
          : data
            ? `${code}${data}\r`
            : `${code}`
      say(whole)
      // Before its first conversion in the transcript a probe held what nobody here knows.
      converted = code === 'A' ? false : converted || data === '44'
      if (converted || !data.startsWith('be')) assert.equal(answered, heard[i], command)
    }
    assert.ok(said.length > 20)
  })

  it('reads published scratchpads and addresses', () => {
    const scratchpad = Buffer.from('92014B467FFF0C10B5', 'hex')
    assert.equal(crc8Dallas(scratchpad), 0)
    assert.deepEqual(temperatureIn(scratchpad), { milliCelsius: 25_125, quality: 'good' })
    for (const address of [first, second]) assert.equal(crc8Dallas(Buffer.from(address, 'hex')), 0)
  })
})

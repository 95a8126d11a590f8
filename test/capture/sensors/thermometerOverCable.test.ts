import assert from 'node:assert/strict'
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Thermometer } from '../../../src/capture/sensors/driver.ts'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import type { Cable, Wire } from '../../../src/capture/simulators/cable.ts'
import { type SimulatedThermometer, simulateThermometer } from '../../../src/capture/simulators/modbus.ts'
import { formatCelsius, isFault, type MilliCelsius, milliCelsius, type Quality } from '../../../src/values/index.ts'
import { type ByteFault, faultyWire } from '../../support/byteFaults.ts'
import { lineClock } from '../../support/lineClock.ts'
import { plugboard } from '../../support/plugboard.ts'
import { tempDir } from '../../support/tempDir.ts'

const fridge = milliCelsius(4500)

describe('capture/sensors XY-MD02, over a real cable with a Modbus server written by others', () => {
  const board = plugboard()

  async function plugIn(device: Partial<SimulatedThermometer> = {}, toA?: Wire): Promise<Cable> {
    const cable = await board.cable(toA && { toA })
    board.keep(await simulateThermometer(cable.b, { temperature: () => fridge, ...device }))
    return cable
  }

  async function openAt(path: string): Promise<Thermometer> {
    const options = { path, profile: 'XY-MD02', probe: 'P1', clock: lineClock, lineClock, replyTimeoutMs: 300 }
    return board.keep(await openThermometer(options))
  }

  const bench = async (...device: Parameters<typeof plugIn>) => openAt((await plugIn(...device)).a)

  async function readOnce(device: Partial<SimulatedThermometer>): Promise<[MilliCelsius, Quality]> {
    const reading = await (await bench(device)).read()
    return [reading.milliCelsius, reading.quality]
  }

  it('reads 4.5 and -20.5 degrees', async () => {
    assert.deepEqual(await readOnce({}), [4500, 'good'])
    assert.deepEqual(await readOnce({ temperature: () => milliCelsius(-20_500) }), [-20_500, 'good'])
  })

  it('reports the correction the device holds', async () => {
    const { correction } = await bench({ correction: -3 })
    assert.equal(formatCelsius(correction ?? fridge), '-0.3 °C')
  })

  it('notices exchanged registers', async () => {
    assert.deepEqual(await readOnce({ temperature: () => milliCelsius(45_000), humidity: () => 45 }), [
      45_000,
      'swapped',
    ])
  })

  it('hears nothing from a device at another address', async () => {
    await assert.rejects(bench({ address: 7 }), (error) => isFault(error, 'capture.no-reply'))
  })

  const faults: [string, ByteFault][] = [
    ['is split', { kind: 'split', at: 4 }],
    ['has garbage before it', { kind: 'noise', at: 0, bytes: Uint8Array.of(0x01, 0x04, 0x00, 0xff) }],
    ['comes twice', { kind: 'double' }],
    ['is cut short', { kind: 'truncate', at: 6 }],
    ['has a flipped bit', { kind: 'flip', bits: [30] }],
    ['is lost', { kind: 'lose' }],
    ['comes too late', { kind: 'late', byMs: 350 }],
  ]
  for (const [what, fault] of faults)
    it(`reads the right temperature when an answer ${what}`, async () => {
      let celsius = 4000
      const temperature = () => {
        celsius += 100
        return milliCelsius(celsius)
      }
      const thermometer = await bench({ temperature }, faultyWire([{ kind: 'none' }, fault], lineClock))
      for (let turn = 0; turn < 2; turn++) {
        const { milliCelsius: value } = await thermometer.read()
        assert.equal(value, celsius)
      }
    })

  it('fails at once when the cable is pulled in the middle of a question, and reads again after replugging', async () => {
    const port = join(await tempDir(), 'thermometer')
    let cable: Cable | undefined
    const plug = async (toA?: Wire) => {
      cable = await plugIn({}, toA)
      await symlink(cable.a, port)
      return openAt(port)
    }
    let answers = 0
    const thermometer = await plug((bytes, deliver) => (answers++ === 0 ? deliver(bytes) : cable?.close()))
    const reason = new Promise((resolve) => thermometer.onClose(resolve))
    await assert.rejects(thermometer.read(), (error) => isFault(error, 'capture.port-closed'))
    assert.equal(await reason, 'unplugged')
    await rm(port)
    await assert.rejects(openAt(port), (error) => isFault(error, 'capture.port-missing'))
    assert.equal((await (await plug()).read()).milliCelsius, 4500)
  })
})

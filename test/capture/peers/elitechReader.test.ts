import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { type SimulatedLogger, simulateElitech } from '../../../src/capture/simulators/elitech.ts'
import { type Clock, instant, milliCelsius } from '../../../src/values/index.ts'
import { lineClock } from '../../support/lineClock.ts'
import { elitechReader, hasPeer, runPeer } from '../../support/peer.ts'
import { plugboard } from '../../support/plugboard.ts'

const reader = fileURLToPath(new URL('elitechReader.py', import.meta.url))
const startedAt = instant(Date.UTC(2026, 10, 20))
const intervalMs = 300_000
const hurried: Clock = { ...lineClock, sleep: (ms, signal) => lineClock.sleep(ms / 25, signal) }

describe(`the simulated Elitech logger, read by a program written by others (${elitechReader.get})`, () => {
  const board = plugboard()
  before(function () {
    if (!hasPeer(elitechReader, ['-c', 'import elitech'])) this.skip()
  })

  for (const [profile, code] of [
    ['ELITECH-RC-4', 40],
    ['ELITECH-RC-4HC', 42],
    ['ELITECH-RC-5', 50],
  ] as const)
    it(`is an ${profile} to it, and gives it the records that our driver gets`, async () => {
      const cable = await board.cable()
      const clock = { ...lineClock, now: () => instant(startedAt + 249 * intervalMs + 7000) }
      const temperatureAt: SimulatedLogger['temperatureAt'] = (at) =>
        milliCelsius(-2000 + ((at - startedAt) / intervalMs) * 100)
      const device = { profile, startedAt, intervalMs, clock, temperatureAt, correctionTenths: -3 }
      simulateElitech(await board.line(cable.b, 115_200), device)
      const said = JSON.parse(await runPeer(elitechReader, [reader, cable.a]))
      const { records, ...info } = said
      assert.deepEqual(info, { model: code, count: 250, status: 'START', unit: 'C', calibration: -0.3 })

      const options = { path: cable.a, profile, probe: 'P1', clock, lineClock: hurried }
      const thermometer = board.keep(await openThermometer(options))
      const stored = await thermometer.storedBetween?.(instant(startedAt - 1000), instant(clock.now() + 1000))
      const newest = await thermometer.read()
      const ours = [...(stored?.readings ?? []), newest].map(({ takenAt, milliCelsius: value }) => [
        new Date(takenAt).toISOString().slice(0, 19),
        value / 1000,
      ])
      assert.deepEqual(ours, records)
    })
})

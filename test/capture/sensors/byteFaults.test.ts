import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { registerProfiles } from '../../../src/capture/sensors/modbus/profiles.ts'
import type { DeviceSide } from '../../../src/capture/simulators/deviceSide.ts'
import { simulateElitech } from '../../../src/capture/simulators/elitech.ts'
import { simulateHa7e } from '../../../src/capture/simulators/ha7e.ts'
import { simulateLakeShore, simulateVaisala } from '../../../src/capture/simulators/instruments.ts'
import type { ModbusProfile } from '../../../src/capture/simulators/modbus.ts'
import { instant, isFault, type MilliCelsius, milliCelsius } from '../../../src/values/index.ts'
import { anyByteFault, type ByteFault, faultyWire } from '../../support/byteFaults.ts'
import { type ManualClock, manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { modbusDevice } from '../../support/modbusDevice.ts'
import { paced } from '../../support/pace.ts'

type Bench = {
  readonly profile: string
  readonly attach: (side: DeviceSide, temperature: () => MilliCelsius, clock: ManualClock) => void
  /** How far from anything measured since the question a reading may be: 0 where a checksum or two equal answers say so. */
  readonly within: number
  readonly address?: string
  readonly runs: number
}

const probe = '28FF7110B21701FF'
const loggingMs = 60_000
/** What a logger says until it is open; without it there would be little to damage behind it. */
const greeting: readonly ByteFault[] = Array(3).fill({ kind: 'none' })

const benches: readonly Bench[] = [
  ...(Object.keys(registerProfiles) as ModbusProfile[]).map((name): Bench => {
    return {
      profile: name,
      within: 0,
      runs: 150,
      attach: (side, temperature) => modbusDevice(side, { name, temperature }),
    }
  }),
  {
    ...{ profile: 'HA7E', within: 0, runs: 150, address: probe },
    attach: (side, temperature) => simulateHa7e(side, [{ address: probe, temperature }]),
  },
  // Lines without a checksum: two answers within half a degree of each other are believed.
  {
    profile: 'LAKE-SHORE',
    within: 500,
    runs: 150,
    attach: (side, temperature) => simulateLakeShore(side, { temperature }),
  },
  {
    profile: 'VAISALA-HMP',
    within: 500,
    runs: 150,
    attach: (side, temperature) => simulateVaisala(side, { temperature }),
  },
]

/** Takes readings while the wire does what the plan says, moving on between them. */
async function* readingsOf(
  { profile, address = '1' }: Pick<Bench, 'profile' | 'address'>,
  faults: readonly ByteFault[],
  attach: (side: DeviceSide, clock: ManualClock) => void,
  restMs: number,
) {
  const clock = manualClock()
  const cable = memoryLine(faultyWire(faults, clock))
  attach(cable.far, clock)
  const options = { path: '/dev/memory', profile, address, probe: 'P1', clock, lineClock: clock, replyTimeoutMs: 100 }
  const refused = (error: unknown) => {
    if (!isFault(error)) throw error
  }
  const opening = openThermometer(options, async () => cable.line)
  const thermometer = await paced(clock, opening, 50).catch(refused)
  for (let turn = 0; thermometer && turn < 5; turn++) {
    yield () => paced(clock, thermometer.read(), 50).catch(refused)
    await clock.advance(restMs)
  }
}

const anyPlan = fc.array(anyByteFault, { minLength: 1, maxLength: 14 })

describe('capture/sensors over a wire that splits, cuts, flips, doubles, delays and adds bytes', () => {
  for (const { runs, attach, within, ...device } of benches)
    it(`take no temperature from a ${device.profile} that it has not measured since it was asked`, async () => {
      let taken = 0
      await fc.assert(
        fc.asyncProperty(anyPlan, async (faults) => {
          const measured: number[] = []
          const temperature = () => milliCelsius(-1500 + 500 * (measured.push(measured.length) - 1))
          for await (const read of readingsOf(device, faults, (side, clock) => attach(side, temperature, clock), 0)) {
            const before = measured.length
            const reading = await read()
            if (reading?.quality !== 'good') continue
            taken += 1
            const step = (reading.milliCelsius + 1500) / 500
            const [least, most] = [before - within / 500, measured.length - 1 + within / 500]
            assert.ok(step >= least && step <= most, `${reading.milliCelsius} is stale or was never measured`)
          }
        }),
        { numRuns: runs, seed: 20261122 },
      )
      assert.ok(taken > runs, `only ${taken} readings were taken`)
    })

  for (const profile of ['ELITECH-RC-4', 'ELITECH-RC-4HC', 'ELITECH-RC-5'] as const)
    it(`take no temperature from an ${profile} that it has not stored, nor one at another time`, async () => {
      let taken = 0
      const startedAt = instant(Date.UTC(2026, 10, 20, 7, 30))
      const stored = (at: number) => milliCelsius(Math.round((at - startedAt) / loggingMs) * 100)
      await fc.assert(
        fc.asyncProperty(anyPlan, async (faults) => {
          const attach = (side: DeviceSide, clock: ManualClock) =>
            simulateElitech(side, { profile, startedAt, intervalMs: loggingMs, clock, temperatureAt: stored })
          for await (const read of readingsOf({ profile }, [...greeting, ...faults], attach, loggingMs)) {
            const reading = await read()
            if (reading?.quality !== 'good') continue
            taken += 1
            // Its clock tells whole seconds.
            assert.equal(reading.milliCelsius, stored(Math.round(reading.takenAt / loggingMs) * loggingMs))
          }
        }),
        { numRuns: 60, seed: 20261122 },
      )
      assert.ok(taken > 60, `only ${taken} readings were taken`)
    })
})

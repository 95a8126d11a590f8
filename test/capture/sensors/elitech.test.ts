import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { infoOf, summed, valuesOf } from '../../../src/capture/sensors/elitech/frames.ts'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { type SimulatedLogger, simulateElitech } from '../../../src/capture/simulators/elitech.ts'
import { instant, milliCelsius } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'
import { sharedData } from '../../support/shared.ts'

const minuteMs = 60_000
const startedAt = instant(Date.UTC(2026, 10, 20, 3))
/** Tells how many minutes after the start it was stored. */
const byMinute = (at: number) => milliCelsius(Math.round((at - startedAt) / minuteMs) * 100)

async function bench(device: Partial<SimulatedLogger> = {}, profile = 'ELITECH-RC-4') {
  const [clock, cable] = [manualClock(), memoryLine()]
  const logger = { startedAt, intervalMs: minuteMs, clock, temperatureAt: byMinute, ...device }
  simulateElitech(cable.far, logger)
  const options = { path: '/dev/memory', profile, probe: 'P1', clock, lineClock: clock, replyTimeoutMs: 100 }
  const opening = openThermometer(options, async () => cable.line)
  const thermometer = await paced(clock, opening, 100)
  const read = () => paced(clock, thermometer.read(), 100)
  const stored = async (from: number, to: number, signal?: AbortSignal) => {
    const asked = thermometer.storedBetween?.(instant(from), instant(to), signal)
    return asked ? paced(clock, asked, 100) : null
  }
  return { clock, cable, thermometer, read, stored }
}

describe('capture/sensors Elitech', () => {
  it('reads the newest record with the time it was stored at, once', async () => {
    const { clock, read } = await bench()
    await clock.advance(25_000)
    const { takenAt, milliCelsius: value, quality } = await read()
    assert.deepEqual([value, quality], [30_000, 'good'])
    assert.ok(Math.abs(takenAt - Date.UTC(2026, 10, 20, 8)) < 1000, new Date(takenAt).toISOString())
    await assert.rejects(read(), { code: 'capture.nothing-new', message: /nothing since the last reading/ })
    await clock.advance(minuteMs)
    assert.equal((await read()).milliCelsius, 30_100)
  })

  it('tells when a reading was taken by its age, whatever zone and error the clock of the device has', async () => {
    for (const aheadMs of [7 * 3_600_000, -5 * 3_600_000 - 190_000]) {
      const { takenAt } = await (await bench({ clockAheadMs: () => aheadMs })).read()
      assert.ok(Math.abs(takenAt - Date.UTC(2026, 10, 20, 8)) < 2000, new Date(takenAt).toISOString())
    }
  })

  it('gives what was stored between two instants, over several pages, with what its clock was ahead', async () => {
    for (const profile of ['ELITECH-RC-4', 'ELITECH-RC-4HC', 'ELITECH-RC-5'] as const) {
      const { stored } = await bench({ profile, clockAheadMs: () => 3_600_000 }, profile)
      const [from, to] = [startedAt + 20 * minuteMs + 1500, startedAt + 250 * minuteMs + 1500]
      const { readings, clockAheadMs, frames } = (await stored(from, to)) ?? assert.fail()
      assert.deepEqual([readings.length, readings[0]?.milliCelsius, readings.at(-1)?.milliCelsius], [230, 2100, 25_000])
      for (const { takenAt, milliCelsius: value } of readings) assert.equal(byMinute(takenAt), value)
      assert.ok(Math.abs(clockAheadMs - 3_600_000) < 1500)
      assert.equal(frames.length, profile === 'ELITECH-RC-5' ? 1 : 3)
    }
  })

  it('has nothing of a time in which it stored nothing, and gives what it has when it must end', async () => {
    const { stored } = await bench()
    assert.equal(await stored(startedAt - 60 * minuteMs, startedAt - minuteMs), null)
    const { readings } =
      (await stored(startedAt - minuteMs, startedAt + 300 * minuteMs, AbortSignal.abort())) ?? assert.fail()
    assert.deepEqual([readings.length, readings[0]?.milliCelsius], [100, 0])
  })

  it('says what the device adds to its readings', async () => {
    assert.equal((await bench({ correctionTenths: -3 })).thermometer.correction, -300)
  })

  it('refuses another model, a device in Fahrenheit, one that is not recording, and an address', async () => {
    await assert.rejects(bench({}, 'ELITECH-RC-5'), {
      code: 'capture.profile-foreign',
      message: /no ELITECH-RC-5: expected it to name itself 50, received 40/,
    })
    await assert.rejects(bench({ isFahrenheit: true }), { code: 'capture.device-setting' })
    await assert.rejects((await bench({ isStopped: true })).read(), { code: 'capture.nothing-new' })
    const late = await bench({ startedAt: instant(Date.UTC(2026, 10, 20, 9)) })
    await assert.rejects(late.read(), { code: 'capture.nothing-new' })
    const [clock, cable] = [manualClock(), memoryLine()]
    const options = { path: '/dev/memory', profile: 'ELITECH-RC-4', address: '2', probe: 'P1', clock, lineClock: clock }
    await assert.rejects(
      openThermometer(options, async () => cable.line),
      { code: 'capture.address-malformed' },
    )
  })

  it('sends only questions, never a setting or a clock', async () => {
    const { cable, read, stored } = await bench()
    await read()
    await stored(startedAt, startedAt + 5 * minuteMs)
    for (const [first, , command] of cable.written)
      assert.ok(first === 0xcc || (first === 0x33 && command === 0x02), `${first} ${command}`)
  })

  it('believes no page whose damage its sum does not show', async () => {
    const { cable, read } = await bench()
    const send = cable.far.write
    let pages = 0
    // Two bytes in each other's place have the same sum: 30.0 degrees become 1126.5.
    cable.far.write = async (bytes, timeoutMs) => {
      const isPage = bytes.length === 2 + 2 * 1 && pages++ === 0
      await send(isPage ? Uint8Array.of(0x55, bytes[2] ?? 0, bytes[1] ?? 0, bytes[3] ?? 0) : bytes, timeoutMs)
    }
    assert.equal((await read()).milliCelsius, 30_000)
    assert.equal(pages, 3)
  })

  it('gives up when three answers say three different things', async () => {
    const [clock, cable] = [manualClock(), memoryLine()]
    let asked = 0
    cable.onWritten(([, , command]) => {
      if (command === 0x0a) return cable.send([0x55, 0xa5, 0xfa])
      const info = Buffer.alloc(159)
      info.set([0x55, 3, 0, 40, asked++])
      info.writeUInt16BE(asked, 29)
      info.writeUInt8(0x31, 151)
      cable.send(summed(info))
    })
    const options = { path: '/dev/memory', profile: 'ELITECH-RC-4', probe: 'P1', clock, lineClock: clock }
    const opening = openThermometer(options, async () => cable.line)
    await assert.rejects(paced(clock, opening, 100), { code: 'capture.readings-disagree' })
  })

  it('takes what was never set for unknown', () => {
    const info = infoOf(Buffer.alloc(160, 0xff))
    assert.deepEqual([info.intervalMs, info.startedAtMs, info.clockMs, info.isRecording], [null, null, null, false])
  })

  it('reads a page of a real RC-4 as the program that found the protocol does', function () {
    const path = sharedData('serial/elitech-rc4/body-page0.bin')
    if (!path) return this.skip()
    const page = readFileSync(path)
    assert.deepEqual(summed(page.subarray(0, -1)), page)
    const values = valuesOf(page)
    assert.deepEqual([values.length, values[0], values[5], values.at(-1)], [100, 0x10b, 0x10c, 0x10d])
  })
})

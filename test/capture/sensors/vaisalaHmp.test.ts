import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'
import { sharedData } from '../../support/shared.ts'

/** @param said - What the device answers to each question for its errors and its values, in turn; the last one stays. */
async function bench(said: readonly string[], address = '1') {
  const [clock, cable] = [manualClock(), memoryLine()]
  const answers = [...said]
  cable.onWritten((bytes) => {
    const command = Buffer.from(bytes).toString()
    if (command === 'INTV\r') return cable.send(Buffer.from('Output intrv. : 0 min\r\n'))
    assert.equal(command, 'ERRS\rSEND\r')
    cable.send(Buffer.from(`${answers.length > 1 ? answers.shift() : answers[0]}\r\n`))
  })
  const options = { path: '/dev/memory', profile: 'VAISALA-HMP', address, probe: 'P1', replyTimeoutMs: 100 }
  const opening = openThermometer({ ...options, clock, lineClock: clock }, async () => cable.line)
  const thermometer = await paced(clock, opening)
  return () => paced(clock, thermometer.read())
}

async function readOnce(...said: string[]) {
  const { milliCelsius, quality } = await (await bench(said))()
  return [milliCelsius, quality]
}

describe('capture/sensors Vaisala HMP', () => {
  it('reads the temperature of every documented form', async () => {
    assert.deepEqual(await readOnce("RH= 43.0 %RH T= 21.0 'C Tdp= 8.0 'C x= 6.7 g/kg Tw= 13.7 'C"), [21_000, 'good'])
    assert.deepEqual(await readOnce("RH= 19.4 %RH T= 26.0 'C"), [26_000, 'good'])
    assert.deepEqual(await readOnce("RH= 80.1 %RH T=-12.5 'C"), [-12_500, 'good'])
  })

  it('reads every line of the manuals that has the form the device comes with', function () {
    const path = sharedData('serial/vaisala-hmp/examples.txt')
    if (!path) return this.skip()
    const lines = readFileSync(path, 'utf8').match(/^RH=.*?'C(?= *<cr><lf>$|$)/gm) ?? []
    assert.ok(lines.length > 0)
    return Promise.all(lines.map(async (line) => assert.equal((await readOnce(line))[1], 'good', line)))
  })

  it('believes no value of a device that names an error with it', async () => {
    assert.deepEqual(await readOnce("E40 f ( all ) out of range\r\nRH= 19.4 %RH T= 26.0 'C"), [26_000, 'fault'])
  })

  it('takes nothing else for a reading: stars, other units, a time, an echo, a part of a line', async () => {
    for (const line of [
      "RH= **.* %RH T= **.* 'C",
      "RH= 19.4 %RH T= 78.8 'F",
      "09:31:13 RH= 19.4 %RH T= 26.0 'C",
      "SEND\r\nRH= 19.4 %RH T= 26.0 'C",
      "9.4 %RH T= 26.0 'C",
      "RH= 19.4 %RH T= 26.0 '",
    ])
      await assert.rejects(readOnce(line), (error) => isFault(error), line)
  })

  it('believes a number that a second answer bears out, and none that no other does', async () => {
    const line = (celsius: string) => `RH= 19.4 %RH T= ${celsius} 'C`
    assert.deepEqual(await readOnce(line('24.5'), line('4.5'), line('4.6')), [4600, 'good'])
    await assert.rejects(readOnce(line('24.5'), line('4.5'), line('14.6')), { code: 'capture.readings-disagree' })
  })

  it('refuses an address', async () => {
    await assert.rejects(bench([''], '2'), { code: 'capture.address-malformed' })
  })
})

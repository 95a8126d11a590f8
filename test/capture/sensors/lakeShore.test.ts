import assert from 'node:assert/strict'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'

type Instrument = { identity?: string; celsius?: string; status?: string }

async function bench({ identity, celsius, status }: Instrument, address = '3') {
  const [clock, cable] = [manualClock(), memoryLine()]
  const asked: string[] = []
  // How a real 218E names itself: shared/data/serial/lakeshore218.
  const answers: Readonly<Record<string, string>> = {
    '*IDN?': identity ?? 'LSCI,MODEL218E,21EA4F,042109',
    'CRDG?': celsius ?? '+04.500',
    'RDGST?': status ?? '000',
  }
  cable.onWritten((bytes) => {
    const command = Buffer.from(bytes).toString()
    asked.push(command)
    cable.send(Buffer.from(`${answers[command.split(/[ \r]/)[0] ?? ''] ?? ''}\r\n`))
  })
  const options = { path: '/dev/memory', profile: 'LAKE-SHORE', address, probe: 'P1', replyTimeoutMs: 100 }
  const opening = openThermometer({ ...options, clock, lineClock: clock }, async () => cable.line)
  const thermometer = await paced(clock, opening)
  return { asked, read: () => paced(clock, thermometer.read()) }
}

async function readOnce(instrument: Instrument) {
  const { milliCelsius, quality } = await (await bench(instrument)).read()
  return [milliCelsius, quality]
}

describe('capture/sensors Lake Shore', () => {
  it('reads one input of a 218, and the only one of a 211', async () => {
    assert.deepEqual(await readOnce({}), [4500, 'good'])
    assert.deepEqual(await readOnce({ celsius: '-12.25' }), [-12_250, 'good'])
    const single = await bench({ identity: 'LSCI,MODEL211S,0,010203' }, '1')
    await single.read()
    const once = ['CRDG?\r\n', 'RDGST?\r\n']
    assert.deepEqual(single.asked, ['*IDN?\r\n', ...once, ...once])
  })

  it('believes no number whose status says that the input is open, shorted or out of range', async () => {
    assert.deepEqual(await readOnce({ celsius: '+480.00', status: '032' }), [480_000, 'fault'])
    for (const status of ['16', '64', '128', '001', '002'])
      assert.equal((await readOnce({ status }))[1], 'fault', status)
    assert.deepEqual(await readOnce({ status: '004' }), [4500, 'good'])
  })

  it('takes no part of a line for a reading', async () => {
    for (const celsius of ['\x9204.500', '+04.5\x7f0', '04.500', '+04.500,+04.500', '\r+04.500'])
      await assert.rejects(readOnce({ celsius }), (error) => isFault(error), celsius)
  })

  it('refuses another instrument, and an input that the model does not have', async () => {
    await assert.rejects(bench({ identity: 'LSCI,MODEL340,1,2' }), { code: 'capture.profile-unknown' })
    for (const address of ['0', '9', 'A'])
      await assert.rejects(bench({}, address), { code: 'capture.address-malformed' })
    await assert.rejects(bench({ identity: 'LSCI,MODEL211S,0,1' }, '2'), { code: 'capture.address-malformed' })
  })
})

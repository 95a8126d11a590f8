import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { lineClock } from '../../support/lineClock.ts'
import { hasPeer, pymodbus, startPeer } from '../../support/peer.ts'
import { plugboard } from '../../support/plugboard.ts'

const server = fileURLToPath(new URL('pymodbusServer.py', import.meta.url))

type Case = { speed?: string; stopBits?: string; address?: string; registers: Record<string, readonly number[]> }

/** Written down from the vendors' tables, not made by the code under test. */
const devices: Readonly<Record<string, Case>> = {
  'XY-MD02': { registers: { 1: [45, 546], 257: [1, 0, -3, 0] } },
  MD02: { address: '7', registers: { 1: [45, 546], 256: [7, 2] } },
  SHTC3: { registers: { 0: [546, 45], 256: [1, 2] } },
  'RS485-TH': { registers: { 0: [45, 546] } },
  'VAISALA-HMP-MODBUS': {
    ...{ speed: '19200', stopBits: '2', address: '240' },
    registers: { 0: [54.6, 4.5], 7937: [-123.45] },
  },
}

describe(`capture/sensors against pymodbus (${pymodbus.get})`, () => {
  const board = plugboard()
  before(function () {
    if (!hasPeer(pymodbus, ['-c', 'import pymodbus.simulator, serial'])) this.skip()
  })

  async function readingFrom(profile: string, { speed = '9600', stopBits = '1', address = '1', registers }: Case) {
    const cable = await board.cable()
    board.keep(
      await startPeer(pymodbus, [server, cable.b, speed, stopBits, address, JSON.stringify(registers)], 'ready'),
    )
    const options = { path: cable.a, profile, address, probe: 'P1', clock: lineClock, lineClock, replyTimeoutMs: 1000 }
    const thermometer = board.keep(await openThermometer(options))
    const { milliCelsius, quality } = await thermometer.read()
    return [milliCelsius, quality, thermometer.correction]
  }

  for (const [profile, device] of Object.entries(devices))
    it(`reads a ${profile}`, async () => {
      assert.deepEqual(await readingFrom(profile, device), [4500, 'good', profile === 'XY-MD02' ? -300 : null])
    })

  it('reads below zero, and refuses a device by another profile', async () => {
    const registers = { 1: [-205, 546], 257: [1, 0, 0, 0] }
    assert.deepEqual(await readingFrom('XY-MD02', { registers }), [-20_500, 'good', 0])
    const foreign = { registers: { 1: [45, 546], 256: [9, 1, 0, 0] } }
    await assert.rejects(readingFrom('MD02', foreign), { code: 'capture.profile-foreign' })
    await assert.rejects(readingFrom('RS485-TH', foreign), { code: 'capture.device-exception' })
  })
})

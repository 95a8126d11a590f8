import assert from 'node:assert/strict'
import { connectDevice, enrollDevice, listDevices, revokeDevice, simulateDevice, verify } from '../../src/app/index.ts'
import { milliCelsius } from '../../src/values/index.ts'
import { probeIn, rideWith } from '../support/coldRide.ts'
import { delivered, founded } from '../support/consortium.ts'

const plug = () => simulateDevice(() => milliCelsius(5000))

describe('app device', () => {
  it('says nothing about a thermometer that does not answer, and enrols it at the port where it does', async () => {
    const story = await founded()
    const { carrier } = story.at
    const device = probeIn('van')
    await assert.rejects(connectDevice(carrier, { ...device, port: '/dev/ttyNONE' }), { code: 'capture.port-missing' })
    assert.deepEqual([carrier.journal().counts().recorded, carrier.site.file.devices], [0, []])
    const { port, close } = await plug()
    const { address } = await connectDevice(carrier, { ...device, port })
    assert.equal((await carrier.answers()).tables.key.get(address)?.label, 'van')
    await close()
    await story.close()
  })

  it('gives a device that is enrolled another port without saying anything again', async () => {
    const story = await founded()
    const { carrier } = story.at
    const first = await enrollDevice(carrier, { ...probeIn('van'), port: '/dev/ttyNONE' })
    carrier.acknowledge()
    const { port, close } = await plug()
    const second = await connectDevice(carrier, { ...probeIn('van'), port, profile: 'who-ems' })
    assert.deepEqual([second.statement, second.address], [first.statement, first.address])
    assert.deepEqual(
      carrier.site.file.devices.map((device) => [device.port, device.profile]),
      [[port, 'who-ems']],
    )
    assert.equal(carrier.journal().counts().recorded, 1)
    await close()
    await story.close()
  })

  it('refuses to give the label of one device to another', async () => {
    const story = await founded()
    const { carrier } = story.at
    const device = { ...probeIn('van'), port: '/dev/ttyNONE' }
    await enrollDevice(carrier, device)
    carrier.acknowledge()
    const settled = { code: 'app.device-settled', kind: 'usage' }
    await assert.rejects(enrollDevice(carrier, { ...device, container: 'truck' }), settled)
    await assert.rejects(enrollDevice(carrier, { ...device, probe: 'P-9' }), settled)
    await revokeDevice(carrier, device.label, 0n)
    await assert.rejects(enrollDevice(carrier, device), settled)
    assert.equal(carrier.journal().counts().recorded, 2)
    await story.close()
  })

  it('shows the last sequence number a device has used; a revocation that names it takes nothing back', async () => {
    const story = await delivered()
    const { clinic } = story.at
    await rideWith(story, 'clinic', 'fridge', [5, 5, 5])
    const [device] = await listDevices(story.reopen('clinic'))
    const used = [...clinic.journal().entries()].flatMap(({ statement }) =>
      statement.signers[0] === device?.address ? [Number(statement.nonce)] : [],
    )
    assert.ok(used.length > 0)
    assert.ok((device?.lastSequence ?? -1) >= Math.max(...used))
    await revokeDevice(story.reopen('clinic'), device?.label ?? '', BigInt(device?.lastSequence ?? 0))
    assert.deepEqual((await verify(clinic)).findings, [])
    await story.close()
  })
})

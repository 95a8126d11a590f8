import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { simulateHa7e } from '../../../src/capture/simulators/ha7e.ts'
import { milliCelsius } from '../../../src/values/index.ts'
import { lineClock } from '../../support/lineClock.ts'
import { hasPeer, owserver, startPeer } from '../../support/peer.ts'
import { plugboard } from '../../support/plugboard.ts'

const probes = [
  { address: '28FF7110B21701FF', temperature: () => milliCelsius(4500) },
  { address: '28EEF479A20003FD', temperature: () => milliCelsius(-12_250) },
]

const questions = { read: 2, list: 7 } as const

/** It asks its adapter first and listens then. */
async function connected(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      if (tries > 100) throw error
      await lineClock.sleep(50)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/** What owserver answers to a question about one path, as its network protocol has it. */
async function askOwserver(port: number, question: 'read' | 'list', path: string): Promise<string> {
  const payload = Buffer.from(`${path}\0`)
  const header = Buffer.alloc(24)
  for (const [at, word] of [0, payload.length, questions[question], 0x100, 8192, 0].entries())
    header.writeInt32BE(word, 4 * at)
  const socket = await connected(port)
  socket.end(Buffer.concat([header, payload]))
  let said = Buffer.alloc(0)
  for await (const chunk of socket) said = Buffer.concat([said, chunk])
  // A payload of -1 only says that it is still at work.
  while (said.length >= 24 && said.readInt32BE(4) < 0) said = said.subarray(24)
  return said
    .subarray(24, 24 + said.readInt32BE(4))
    .toString()
    .replaceAll('\0', '')
    .trim()
}

describe(`the simulated HA7E, read by Debian's owserver (${owserver.get})`, () => {
  const board = plugboard()
  before(function () {
    if (!hasPeer(owserver, ['--version'])) this.skip()
  })

  it('has the probes and temperatures for it that our driver reads', async () => {
    const cable = await board.cable()
    simulateHa7e(await board.line(cable.b, 9600), probes)
    for (const { address, temperature } of probes) {
      const options = { path: cable.a, profile: 'HA7E', address, probe: 'P1', clock: lineClock, lineClock }
      const thermometer = await openThermometer(options)
      const { milliCelsius: value, quality } = await thermometer.read()
      assert.deepEqual([value, quality], [temperature(), 'good'])
      await thermometer.close()
    }
    const port = await freePort()
    const given = [`--HA7E=${cable.a}`, '--foreground', '-p', `127.0.0.1:${port}`, '--error_level=1']
    board.keep(await startPeer(owserver, given))
    const listed = await askOwserver(port, 'list', '/uncached')
    for (const { address, temperature } of probes) {
      const name = `${address.slice(0, 2)}.${address.slice(2, 14)}`
      assert.ok(listed.includes(name), listed)
      assert.equal(Number(await askOwserver(port, 'read', `/uncached/${name}/temperature`)), temperature() / 1000)
    }
  })
})

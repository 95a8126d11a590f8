import assert from 'node:assert/strict'
import { openSerialPort } from '../../src/capture/serial/port.ts'
import { openCable } from '../../src/capture/simulators/cable.ts'
import { simulateScan } from '../../src/capture/simulators/scanner.ts'
import { lineClock } from '../support/lineClock.ts'
import { type Played, play } from '../support/play.ts'

/** Plays a command on one end of a cable while somebody speaks at the other. */
async function withLine(
  command: (port: string) => readonly string[],
  speak: (line: Awaited<ReturnType<typeof openSerialPort>>, pull: () => void) => Promise<void>,
): Promise<Played> {
  const cable = await openCable()
  const line = await openSerialPort(cable.b, { baudRate: 115_200 }, lineClock)
  try {
    const played = play(command(cable.a))
    // A port has to be open before somebody speaks into it.
    await lineClock.sleep(300)
    await speak(line, () => cable.close())
    return await played
  } finally {
    await line.close()
    cable.close()
  }
}

const scan = (port: string, quiet = '5s') => ['scan', '--scanner', port, '--codes', '1', '--quiet', quiet]

describe('scan on a serial line', function () {
  this.timeout(30_000)

  // Loading the program takes longer than a port takes to open.
  before(() => play(['scan', '--text', '095060000000000015']))

  it('hears a handheld scanner', async () => {
    const { stdout, exit } = await withLine(scan, (line) => simulateScan(line, ']C100095060000000000015'))
    assert.match(stdout, /^00095060000000000015 +read +GS1-128 +SSCC 095060000000000015$/m)
    assert.equal(exit, 0)
  })

  it('refuses what is no GS1 code, in one sentence', async () => {
    const { stdout, stderr, exit } = await withLine(scan, (line) => simulateScan(line, ']d1just words'))
    assert.match(stderr, /^error: .+\nhint: .+\ncode: capture\.code-not-gs1\n$/)
    assert.equal(stdout, '')
    assert.equal(exit, 2)
  })

  it('says so when nothing came', async () => {
    const { stdout, exit } = await withLine(
      (port) => scan(port, '1s'),
      async () => undefined,
    )
    assert.deepEqual([stdout, exit], ['nothing was read\n', 0])
  })

  it('says so when the cable is pulled', async () => {
    const { stderr, exit } = await withLine(
      (port) => scan(port, '1s'),
      async (_line, pull) => pull(),
    )
    assert.match(stderr, /^error: .+\nhint: .+\ncode: app.reader-gone\n$/)
    assert.equal(exit, 1)
  })

  it('refuses a reader that answers with noise', async () => {
    const reader = (port: string) => ['scan', '--reader', 'reader18', '--port', port]
    const { stderr, exit } = await withLine(reader, (line) => line.write(Buffer.from('9f01aa55e3', 'hex'), 1000))
    assert.match(stderr, /^error: .+\nhint: .+\ncode: capture\.(line-garbage|no-reply|checksum|frame-length)\n$/)
    assert.equal(exit, 1)
  })
})

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { SerialLine } from '../../../src/capture/serial/line.ts'
import { openSerialPort } from '../../../src/capture/serial/port.ts'
import { openPseudoTerminal, type PseudoTerminal } from '../../../src/capture/simulators/pseudoTerminal.ts'
import { isFault } from '../../../src/values/index.ts'
import { lineClock } from '../../support/lineClock.ts'
import { tempDir } from '../../support/tempDir.ts'

const open = (path: string) => openSerialPort(path, { baudRate: 9600 }, lineClock)
const heard = (line: SerialLine) => new Promise<Uint8Array>((resolve) => line.onBytes(resolve))

describe('capture/serial port, on a real pseudo-terminal', () => {
  let terminal: PseudoTerminal
  beforeEach(async () => {
    terminal = await openPseudoTerminal()
  })
  afterEach(() => terminal.close())

  it('carries every byte value both ways, unchanged', async () => {
    const line = await open(terminal.path)
    const all = Uint8Array.from({ length: 256 }, (_, value) => value)
    const outward = once(terminal.far, 'data')
    await line.write(all, 1000)
    assert.deepEqual((await outward)[0], Buffer.from(all))
    const inward = heard(line)
    terminal.send(all)
    assert.deepEqual(await inward, Buffer.from(all))
    await line.close()
  })

  it('opens again after it was closed', async () => {
    await (await open(terminal.path)).close()
    const line = await open(terminal.path)
    const inward = heard(line)
    terminal.send(Buffer.from('again'))
    assert.equal(String(await inward), 'again')
    await line.close()
  })

  it('loses what the far end says while nobody listens for long, and carries on when somebody does', async () => {
    for (let i = 0; i < 64; i++) terminal.send(Buffer.alloc(64 * 1024, 'a'))
    for (let turns = 0; turns < 150_000; turns++) await turn()
    const line = await open(terminal.path)
    let byteCount = 0
    const last = new Promise<void>((resolve) => {
      line.onBytes((bytes) => {
        byteCount += bytes.length
        if (bytes.includes(0x7a)) resolve()
        else terminal.send(Buffer.from('z'))
      })
    })
    terminal.send(Buffer.from('z'))
    await last
    assert.ok(byteCount < 1024 * 1024, `${byteCount} bytes`)
    await line.close()
  })

  it('tells of an unplugged cable, and refuses to write afterwards', async () => {
    const line = await open(terminal.path)
    const reason = new Promise((resolve) => line.onClose(resolve))
    terminal.close()
    assert.equal(await reason, 'unplugged')
    await assert.rejects(line.write(Uint8Array.of(1), 50), (error) => isFault(error, 'capture.port-closed'))
    await line.close()
  })

  it('tells a listener that comes late', async () => {
    const line = await open(terminal.path)
    await line.close()
    assert.equal(await new Promise((resolve) => line.onClose(resolve)), 'closed')
  })

  it('gives up on a peer that takes no bytes, and still closes', async () => {
    const line = await open(terminal.path)
    const reason = new Promise((resolve) => line.onClose(resolve))
    terminal.far.pause()
    await assert.rejects(line.write(new Uint8Array(200_000), 100), (error) => isFault(error, 'capture.write-timeout'))
    assert.equal(await reason, 'stalled')
    await line.close()
    await (await open(terminal.path)).close()
  })

  it('closes while a peer takes no bytes', async () => {
    const line = await open(terminal.path)
    terminal.far.pause()
    const write = assert.rejects(line.write(new Uint8Array(200_000), 5000))
    await line.close()
    await write
  })

  it('refuses a port that somebody else has open', async () => {
    const line = await open(terminal.path)
    await assert.rejects(open(terminal.path), (error) => isFault(error, 'capture.port-busy'))
    await line.close()
  })
})

describe('capture/serial port, refused', () => {
  const refuses = async (path: string, code: string) =>
    assert.rejects(open(path), (error) => isFault(error, code) && error.message.includes(path))

  it('says that a path leads nowhere, dangling link or not', async () => {
    const dangling = join(await tempDir(), 'gone')
    await symlink('/dev/pts/99999', dangling)
    await refuses('/dev/ttyNONE', 'capture.port-missing')
    await refuses(dangling, 'capture.port-missing')
  })

  it('says that a file, a directory or the null device is no serial port', async () => {
    const file = join(await tempDir(), 'readings.csv')
    await writeFile(file, 'a,b\n')
    await refuses('/dev/null', 'capture.port-not-serial')
    await refuses(file, 'capture.port-not-serial')
    await refuses('/tmp', 'capture.port-not-serial')
  })

  it('says that the user may not open it, and that root may not either', async () => {
    await refuses('/proc/sys/kernel/ostype', 'capture.port-denied')
  })

  it('passes on what else the system objects to', async () => {
    const opening = openSerialPort('/dev/ttyNONE', { baudRate: 0 }, lineClock)
    await assert.rejects(opening, (error) => isFault(error, 'capture.port-failed') && /baudRate/.test(error.message))
  })

  it('escapes a hostile path before showing it', async () => {
    const sentence = await open('/dev/\u001b[2J').catch((error: Error) => error.message)
    assert.equal(sentence, 'serial port /dev/\\u{1b}[2J is not there')
  })
})

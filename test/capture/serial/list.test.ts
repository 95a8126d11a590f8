import assert from 'node:assert/strict'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listPorts } from '../../../src/capture/serial/list.ts'
import { tempDir } from '../../support/tempDir.ts'

async function machineWith(wired: readonly string[], phantom: string): Promise<string> {
  const root = await tempDir()
  for (const name of [...wired, phantom]) await mkdir(join(root, 'sys/class/tty', name, 'device'), { recursive: true })
  for (const name of wired) await writeFile(join(root, 'sys/class/tty', name, 'type'), '4\n')
  await writeFile(join(root, 'sys/class/tty', phantom, 'type'), '0\n')
  await mkdir(join(root, 'sys/class/tty/tty1'))
  await mkdir(join(root, 'dev/serial/by-id'), { recursive: true })
  await symlink('../../ttyUSB0', join(root, 'dev/serial/by-id/usb-FTDI_A1-port0'))
  return root
}
const noUdev = async () => {
  throw new Error('spawn udevadm ENOENT')
}

describe('capture/serial ports of a machine', () => {
  it('are found without udev, with the path that survives replugging and without phantom UARTs', async () => {
    const root = await machineWith(['ttyUSB10', 'ttyUSB0'], 'ttyS0')
    assert.deepEqual(await listPorts(root, noUdev), [
      { path: '/dev/ttyUSB0', stablePath: '/dev/serial/by-id/usb-FTDI_A1-port0', maker: null },
      { path: '/dev/ttyUSB10', stablePath: null, maker: null },
    ])
  })

  it('are each listed once when the system knows them too, with what it knows', async () => {
    const root = await machineWith(['ttyUSB0'], 'ttyS0')
    const fromSystem = async () => [{ path: '/dev/ttyUSB0', stablePath: null, maker: 'FTDI' }]
    assert.deepEqual(await listPorts(root, fromSystem), [
      { path: '/dev/ttyUSB0', stablePath: '/dev/serial/by-id/usb-FTDI_A1-port0', maker: 'FTDI' },
    ])
  })

  it('are found by their names where nothing else is known of them, and a link that leads nowhere is none', async () => {
    const root = await tempDir()
    await mkdir(join(root, 'dev/serial/by-id'), { recursive: true })
    for (const name of ['ttyUSB1', 'ttyACM0', 'tty7', 'ttyS3', 'null']) await writeFile(join(root, 'dev', name), '')
    await symlink('../../ttyACM0', join(root, 'dev/serial/by-id/usb-CH340-if00'))
    await symlink('../../ttyUSB9', join(root, 'dev/serial/by-id/usb-gone'))
    assert.deepEqual(await listPorts(root, noUdev), [
      { path: '/dev/ttyACM0', stablePath: '/dev/serial/by-id/usb-CH340-if00', maker: null },
      { path: '/dev/ttyUSB1', stablePath: null, maker: null },
    ])
  })

  it('are none, and no failure, where there is nothing to look at', async () => {
    assert.deepEqual(await listPorts(await tempDir(), noUdev), [])
  })

  it('can be asked of this very machine', async () => {
    for (const port of await listPorts()) assert.match(port.path, /^\/dev\/|^COM\d/)
  })
})

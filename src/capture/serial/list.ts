import { existsSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'

/** A serial port this machine knows of. Others, a pseudo-terminal for one, open as well when their path is given. */
export type Port = {
  readonly path: string
  /** A path that stays the same after replugging, where there is one; put this into a configuration. */
  readonly stablePath: string | null
  readonly maker: string | null
}

/**
 * The serial ports of this machine, by path. Works without udev too: containers and small boxes often have none, and
 * then the kernel's own list, `/dev/serial/by-id` and the names in `/dev` are read; a container may have been given a port
 * and nothing else to know of it by.
 *
 * @param root - Where `dev` and `sys` are.
 */
export async function listPorts(root = '/', fromSystem = portsOfSystem): Promise<Port[]> {
  const ports = new Map<string, Port>()
  for (const path of [...(await portsInDev(root)), ...(await portsOfKernel(root))])
    ports.set(path, { path, stablePath: null, maker: null })
  for (const port of await fromSystem().catch(() => [])) ports.set(port.path, port)
  // A link may outlive the port it led to.
  for (const [path, stablePath] of await linksById(root))
    if (ports.has(path) || existsSync(join(root, path)))
      ports.set(path, { maker: null, ...ports.get(path), path, stablePath })
  return [...ports.values()].sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
}

async function portsOfSystem(): Promise<Port[]> {
  const { SerialPort } = await import('serialport')
  const found = await SerialPort.list()
  return found.map(({ path, manufacturer }) => ({ path, stablePath: null, maker: manufacturer ?? null }))
}

async function portsOfKernel(root: string): Promise<string[]> {
  const folder = join(root, 'sys/class/tty')
  const names = await readdir(folder).catch(() => [])
  const real = await Promise.all(names.map((name) => isWired(join(folder, name))))
  return names.filter((_, index) => real[index]).map((name) => `/dev/${name}`)
}

/** Names that only a port which is there gets: those of USB adapters, of boards, and of Bluetooth. */
async function portsInDev(root: string): Promise<string[]> {
  const names = await readdir(join(root, 'dev')).catch(() => [])
  return names.filter((name) => /^(tty(USB|ACM|AMA|XRUSB|mxc)|rfcomm)\d+$/.test(name)).map((name) => `/dev/${name}`)
}

// The kernel keeps ttyS0 to ttyS31 for UARTs that were never found; their type is 0, PORT_UNKNOWN.
async function isWired(tty: string): Promise<boolean> {
  if (!existsSync(join(tty, 'device'))) return false
  const type = await readFile(join(tty, 'type'), 'utf8').catch(() => '')
  return type.trim() !== '0'
}

async function linksById(root: string): Promise<[path: string, stablePath: string][]> {
  const folder = join(root, 'dev/serial/by-id')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const target = await readlink(join(folder, name))
      return [`/dev/${basename(target)}`, `/dev/serial/by-id/${name}`]
    }),
  )
}

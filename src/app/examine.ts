import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { captureFaults, listPorts } from '../capture/index.ts'
import { recipientOf } from '../envelope/index.ts'
import { readSecret } from '../sign/index.ts'
import { isFault, printable } from '../values/index.ts'
import { appFault } from './faults.ts'
import { type Device, openSite } from './site.ts'
import type { Wiring } from './wire.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** One thing that was looked at. `hint` says what to do about a problem. */
export type Check = {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
  readonly hint: string | null
}

const leastFreeBytes = 100_000_000

/** Looks at this machine and a workspace, and repairs nothing. */
export async function examine(dir: string, wiring: Wiring): Promise<Check[]> {
  const checks = [nodeCheck(), diskCheck(resolve(dir)), await portCheck()]
  const site = await check('workspace', async () => `${openSite(resolve(dir)).file.name} in ${resolve(dir)}`)
  if (!site.ok) return [...checks, site]
  const workspace = openWorkspace(dir, wiring, { readOnly: true })
  try {
    return [...checks, site, ...(await siteChecks(workspace))]
  } finally {
    await workspace.close()
  }
}

async function siteChecks(workspace: Workspace): Promise<Check[]> {
  const { devices, ledger } = workspace.site.file
  const counts = () => workspace.journal().counts()
  return [
    await check('keys', async () => `party ${(await workspace.key('party')).address}`),
    await check('identity', () => identityOf(workspace)),
    existsSync(workspace.path('journal.sqlite'))
      ? await check(
          'journal',
          async () => `${counts().recorded} recorded, ${counts().pending + counts().claimed} waiting`,
        )
      : { what: 'journal', ok: true, detail: 'nothing said yet', hint: null },
    ledger
      ? await check('ledger', async () => `block ${(await (await workspace.ledger()).head()).height}`)
      : { what: 'ledger', ok: true, detail: 'none yet', hint: null },
    ...devices.map(devicePort),
  ]
}

/** Sealed to this site is what was sealed to its recipient: another's identity opens none of it. */
async function identityOf({ site, path }: Workspace): Promise<string> {
  const recipient = await recipientOf(readSecret(path('keys', 'identity')))
  if (recipient === site.file.recipient) return recipient
  throw appFault('app.site-damaged', `expected ${recipient} as recipient, found ${printable(site.file.recipient)}`)
}

function nodeCheck(): Check {
  const ok = Number(process.versions.node.split('.')[0]) >= 24
  return { what: 'node', ok, detail: process.version, hint: ok ? null : 'install Node 24 or newer' }
}

function diskCheck(dir: string): Check {
  const folder = existsSync(dir) ? dir : join(dir, '..')
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    const ok = bavail * bsize >= leastFreeBytes
    const detail = `${Math.round((bavail * bsize) / 1_000_000)} MB free in ${folder}`
    return { what: 'disk', ok, detail, hint: ok ? null : 'free some space before the journal needs it' }
  } catch {
    return { what: 'disk', ok: false, detail: `${folder} cannot be written`, hint: 'check who owns the folder' }
  }
}

async function portCheck(): Promise<Check> {
  const ports = await listPorts()
  return { what: 'ports', ok: true, detail: ports.map(({ path }) => path).join(', ') || 'no serial port', hint: null }
}

/** Whether the port of a device is there, and may be opened by whoever asks. */
export function devicePort({ label, port }: Pick<Device, 'label' | 'port'>): Check {
  const what = `port ${label}`
  const again = 'plug it in, or enrol the device again with the port it has now; see `vialtrace agent ports`'
  if (port === null) return { what, ok: false, detail: 'unplugged, without a port', hint: again }
  try {
    accessSync(port, constants.R_OK | constants.W_OK)
    return { what, ok: true, detail: port, hint: null }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { what, ok: false, detail: `${port} is not there`, hint: again }
    const { hint } = captureFaults['capture.port-denied']
    return { what, ok: false, detail: `${port} may not be read and written by this user (${code})`, hint }
  }
}

async function check(what: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { what, ok: true, detail: await look(), hint: null }
  } catch (error) {
    if (!isFault(error)) throw error
    return { what, ok: false, detail: error.message, hint: error.hint }
  }
}

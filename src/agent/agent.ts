import { appFault, type Device, findDevice, portOf, type Workspace } from '../app/index.ts'
import { deliverer } from './deliverer.ts'
import type { AgentEvent } from './event.ts'
import { watch } from './worker.ts'

export type AgentOptions = {
  /** Labels of the devices to watch; every device of the site when left out. */
  readonly labels?: readonly string[]
  /** Stops the agent: it finishes the reading at hand, seals, delivers and closes. */
  readonly signal: AbortSignal
  /** How often readings are sealed and their head goes to the ledger, when nothing else makes it necessary. */
  readonly anchorEveryMs: number
  /** Is told everything, and waited for: whoever listens slowly slows the agent down. */
  readonly tell: (event: AgentEvent) => void | Promise<void>
}

/**
 * Stays awake: one worker for each device, so that a stuck port delays nobody else, and one deliverer for the ledger, so
 * that a dead network delays no reading.
 *
 * @returns When stopped and everything is on disk.
 * @throws app.device-unknown when there is nothing to watch; app.port-unset when a device that was asked for has no port
 */
export async function runAgent(workspace: Workspace, options: AgentOptions): Promise<void> {
  const devices: readonly Device[] = options.labels
    ? options.labels.map((label) => findDevice(workspace, label))
    : workspace.site.file.devices
  if (devices.length === 0) throw appFault('app.device-unknown', 'expected a device to watch, this site has none')
  // One without a port will not get one while this runs; the others are watched all the same.
  const plugged = devices.filter(({ port }) => port !== null)
  for (const device of options.labels || plugged.length === 0 ? devices : []) portOf(device)
  for (const { label, port } of devices) if (port === null) await options.tell({ type: 'unplugged', device: label })
  const delivery = deliverer(workspace, options)
  await Promise.all(plugged.map((device) => watch(workspace, device, { ...options, deliver: delivery.wake })))
  await delivery.rest()
}

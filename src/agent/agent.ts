import {
  appFault,
  type Bus,
  busOver,
  type Device,
  findDevice,
  holdDevices,
  type Pace,
  portOf,
  realPort,
  type Workspace,
} from '../app/index.ts'
import { deliverer } from './deliverer.ts'
import type { AgentEvent } from './event.ts'
import { pause } from './pause.ts'
import { watch } from './worker.ts'

export type AgentOptions = {
  /** Labels of the devices to watch; every device of the site when left out. */
  readonly labels?: readonly string[]
  /** Stops the agent: it finishes the reading at hand, seals, delivers and closes. */
  readonly signal: AbortSignal
  /** How often readings are sealed and their head goes to the ledger, when nothing else makes it necessary. */
  readonly anchorEveryMs: number
  /** `intensive`: somebody wants every device read as often as it is when something may be wrong. */
  readonly pace?: Pace
  /** Is told everything, and waited for: whoever listens slowly slows the agent down. */
  readonly tell: (event: AgentEvent) => void | Promise<void>
  /** Is called once nothing can refuse the duty any more: there are devices, and no other agent reads them. */
  readonly begun?: () => void | Promise<void>
}

/**
 * Stays awake: one worker for each device, those on one port in turn, so that a stuck port delays nobody else, and one
 * deliverer for the ledger, so that a dead network delays no reading.
 *
 * @returns When stopped and everything is on disk.
 * @throws app.device-unknown when there is nothing to watch; app.port-unset when a device that was asked for has no port;
 *   app.agent-running when another agent of this site reads one of them
 */
export async function runAgent(workspace: Workspace, options: AgentOptions): Promise<void> {
  const devices: readonly Device[] = options.labels
    ? options.labels.map((label) => findDevice(workspace, label))
    : workspace.site.file.devices
  if (devices.length === 0) throw appFault('app.device-unknown', 'expected a device to watch, this site has none')
  // One without a port will not get one while this runs; the others are watched all the same.
  const plugged = devices.filter(({ port }) => port !== null)
  for (const device of options.labels || plugged.length === 0 ? devices : []) portOf(device)
  const hold = holdDevices(workspace, plugged)
  try {
    await options.begun?.()
    for (const { label, port } of devices) if (port === null) await options.tell({ type: 'unplugged', device: label })
    await askLedger(workspace, options.signal)
    const delivery = deliverer(workspace, options)
    const lines = plugged.map((device) => ({ device, port: realPort(portOf(device)) }))
    const buses = new Map(lines.map(({ port }) => [port, busOver(undefined, keepPortMs)]))
    const dutyAt = (port: string) => ({ ...options, deliver: delivery.wake, bus: buses.get(port) as Bus })
    await Promise.all(lines.map(({ device, port }) => watch(workspace, device, dutyAt(port))))
    for (const bus of buses.values()) await bus.end()
    await delivery.rest()
  } finally {
    hold.release()
  }
}

/** A device that is silent for so long may be so because its adapter hangs: then the port is opened anew. */
const keepPortMs = 10 * 60_000

const askForMs = 5000

/** What the ledger has of these logs is learned before anything is signed, if it can be learned soon. */
async function askLedger(workspace: Workspace, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  // Why it does not answer is told when there is something to deliver.
  const answered = workspace.answers().catch(() => undefined)
  await Promise.race([
    answered,
    pause({ clock: workspace.lineClock }, askForMs, AbortSignal.any([signal, over.signal])),
  ])
  over.abort()
}

import { type Device, findDevice, type ServiceDuty, type Workspace } from '../app/index.ts'
import { type AgentOptions, runAgent } from './agent.ts'
import type { AgentEvent } from './event.ts'
import { type Health, healthOf } from './health.ts'
import { servePage } from './page.ts'
import { reportToSystemd } from './systemd.ts'
import { watchman } from './watchman.ts'

export type DutyOptions = AgentOptions & {
  /** The port of the page on this machine; null for none. 0 takes one that is free. */
  readonly pagePort: number | null
  readonly service: ServiceDuty
}

/**
 * The whole agent: it reads and delivers, raises alarms and tells people, shows a page and reports to systemd. Nothing of
 * the rest can hold up the reading.
 *
 * @returns When stopped and everything is on disk.
 * @throws agent.port-taken, and what {@link runAgent} throws
 */
export async function standDuty(workspace: Workspace, options: DutyOptions): Promise<void> {
  const { labels, signal, tell } = options
  const devices: readonly Device[] = (
    labels?.map((label) => findDevice(workspace, label)) ?? workspace.site.file.devices
  ).filter(({ port }) => port !== null)
  const stop = new AbortController()
  const over = AbortSignal.any([signal, stop.signal])
  const man = watchman(workspace, { devices, tell, signal: over })
  const health = healthOf(workspace, devices)
  const hear = async (event: AgentEvent) => {
    health.hear(event)
    await tell(event)
    // Where the disk is full nobody can be told in time, but readings must go on.
    if (event.type === 'excursion') await man.hear(event.device, event.finding).catch(() => undefined)
  }
  const page = options.pagePort === null ? null : await servePage(workspace, { port: options.pagePort, health })
  try {
    const begun = async () => {
      if (page) await tell({ type: 'page', url: page.url })
    }
    const report = reportToSystemd(workspace, { ...options.service, health, signal: over })
    const side = Promise.all([man.stand(health.beat), report])
    // What fails here is thrown when the reading has ended, and not before.
    side.catch(() => undefined)
    await runAgent(workspace, { ...options, tell: hear, begun }).finally(() => stop.abort())
    await Promise.all([side, man.rest()])
  } finally {
    stop.abort()
    await page?.close()
  }
}

export type { Health }

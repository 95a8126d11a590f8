import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ServiceDuty, Workspace } from '../app/index.ts'
import type { Health } from './health.ts'
import { pause } from './pause.ts'

/**
 * Tells systemd that the service is up, that it still works, and that it stops. A process that hangs says nothing more, and
 * systemd starts it anew. Does nothing where systemd did not start it.
 *
 * Node has no datagram sockets of the kind systemd listens on, so its own `systemd-notify` speaks.
 */
export async function reportToSystemd(
  { lineClock }: Workspace,
  {
    notifySocket,
    watchdogMs,
    health,
    signal,
  }: ServiceDuty & { readonly health: Pick<Health, 'isLive'>; readonly signal: AbortSignal },
): Promise<void> {
  if (notifySocket === null) return
  await notify('READY=1')
  while (!signal.aborted) {
    // Twice in each span, so that one that comes late is still in time.
    await pause({ clock: lineClock }, (watchdogMs ?? 60_000) / 2, signal)
    if (!signal.aborted && watchdogMs !== null && health.isLive()) await notify('WATCHDOG=1')
  }
  await notify('STOPPING=1')
}

/** Where systemd-notify is missing nobody is told, and systemd says so when it waits in vain. */
async function notify(words: string): Promise<void> {
  const child = spawn('systemd-notify', [words], { stdio: 'ignore' })
  await once(child, 'exit').catch(() => undefined)
}

import { type Device, openSampler, type Sampler, type Workspace } from '../app/index.ts'
import { isFault } from '../values/index.ts'
import type { AgentOptions } from './agent.ts'
import { backoffMs } from './backoff.ts'

type Duty = AgentOptions & { readonly deliver: () => void }

/** Watches one device until stopped: opens its port, samples at its pace, and starts over whenever the line fails. */
export async function watch(workspace: Workspace, device: Device, duty: Duty): Promise<void> {
  const { signal, tell } = duty
  for (let failures = 0; !signal.aborted; ) {
    let sampler: Sampler | undefined
    try {
      sampler = await openSampler(workspace, device)
      await tell({ type: 'opened', device: device.label, port: device.port })
      await sampleUntilStopped(workspace, device, sampler, duty, () => {
        failures = 0
      })
    } catch (error) {
      if (signal.aborted) break
      failures += 1
      const retryInMs = backoffMs(failures, workspace.random)
      const code = isFault(error) ? error.code : 'unexpected'
      await tell({ type: 'trouble', device: device.label, code, sentence: (error as Error).message, retryInMs })
      await pause(workspace, retryInMs, signal)
    } finally {
      await sampler?.close()
    }
  }
  await tell({ type: 'stopped', device: device.label })
}

/** Takes readings at the device's interval. Each is on disk before it is told, and told before the next is taken. */
async function sampleUntilStopped(
  workspace: Workspace,
  device: Device,
  sampler: Sampler,
  duty: Duty,
  alive: () => void,
): Promise<void> {
  const { signal, tell, anchorEveryMs, deliver } = duty
  let anchoredMs = workspace.clock.monotonicMs()
  while (!signal.aborted) {
    const startedMs = workspace.clock.monotonicMs()
    const { reading, excursions } = await sampler.sample()
    alive()
    await tell({ type: 'reading', device: device.label, reading })
    for (const { finding, statement } of excursions)
      await tell({ type: 'excursion', device: device.label, finding, statement })
    const due = workspace.clock.monotonicMs() - anchoredMs >= anchorEveryMs
    if (due || excursions.length > 0) anchoredMs = workspace.clock.monotonicMs()
    if (due) await seal(device, sampler, tell)
    if (due || excursions.length > 0) deliver()
    const spentMs = workspace.clock.monotonicMs() - startedMs
    await pause(workspace, Math.max(0, device.intervalMs - spentMs), signal)
  }
  await seal(device, sampler, tell)
}

async function seal(device: Device, sampler: Sampler, tell: AgentOptions['tell']): Promise<void> {
  const sealed = await sampler.seal()
  if (sealed) await tell({ type: 'sealed', device: device.label, ...sealed })
}

/** Sleeps, or returns at once when stopped. */
async function pause({ clock }: Workspace, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

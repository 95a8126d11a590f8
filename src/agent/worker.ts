import {
  type Bus,
  type Device,
  openSampler,
  type Pacer,
  pacerOf,
  portOf,
  type Sample,
  type Sampler,
  sealReadings,
  type Workspace,
} from '../app/index.ts'
import { isFault } from '../values/index.ts'
import type { AgentOptions } from './agent.ts'
import { backoffMs } from './backoff.ts'
import { bringInGap } from './filling.ts'
import { pause } from './pause.ts'
import { type SilenceWatch, silenceWatch } from './silence.ts'

/** @property bus - Shared with the other devices on the same port. */
export type Shift = AgentOptions & { readonly deliver: () => void; readonly bus: Bus }

/** What a worker remembers from one opening of its port to the next. */
type Memory = {
  failures: number
  anchoredMs: number
  doubt: string | undefined
  readonly silence: SilenceWatch
  readonly pacer: Pacer
}

/** Where trying again is slower than this, a line that is back would not be noticed within two intervals. */
const longestPauseMs = 60_000

/** Watches one device until stopped: opens its port, samples at its pace, and starts over whenever the line fails. */
export async function watch(workspace: Workspace, device: Device, shift: Shift): Promise<void> {
  const { signal, tell } = shift
  const anchoredMs = workspace.clock.monotonicMs()
  const pacer = pacerOf(device, shift.pace ?? 'usual')
  const silence = silenceWatch(workspace, device, tell)
  const memory: Memory = { failures: 0, anchoredMs, doubt: undefined, silence, pacer }
  while (!signal.aborted)
    await attempt(workspace, device, shift, memory, () => sampleUntilStopped(workspace, device, shift, memory))
  await attempt(workspace, device, shift, memory, () => seal(workspace, device, tell))
  await tell({ type: 'stopped', device: device.label })
}

/** Whatever goes wrong is told, and followed by a pause. */
async function attempt(
  workspace: Workspace,
  device: Device,
  { tell, signal }: Shift,
  memory: Memory,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    memory.failures += 1
    const longestMs = Math.min(longestPauseMs, device.intervalMs)
    const retryInMs = backoffMs(memory.failures, workspace.random, longestMs)
    const code = isFault(error) ? error.code : 'unexpected'
    await tell({ type: 'trouble', device: device.label, code, sentence: (error as Error).message, retryInMs })
    await memory.silence.lasts(code)
    await pause(workspace, retryInMs, signal)
  }
}

async function sampleUntilStopped(workspace: Workspace, device: Device, shift: Shift, memory: Memory): Promise<void> {
  const sampler = await openSampler(workspace, device, shift)
  try {
    await shift.tell({ type: 'opened', device: device.label, port: portOf(device), model: device.model })
    await bringInGap(device, sampler, shift)
    // What an earlier run left behind.
    shift.deliver()
    while (!shift.signal.aborted) {
      const startedMs = workspace.clock.monotonicMs()
      await sampleOnce(workspace, device, sampler, shift, memory)
      const spentMs = workspace.clock.monotonicMs() - startedMs
      await pause(workspace, Math.max(0, memory.pacer.intervalMs() - spentMs), shift.signal)
    }
  } finally {
    await sampler.close()
  }
}

/** Takes one reading. It is on disk before it is told, and told before the next is taken. */
async function sampleOnce(
  workspace: Workspace,
  device: Device,
  sampler: Sampler,
  { tell, deliver, anchorEveryMs }: Shift,
  memory: Memory,
): Promise<void> {
  const sample = await sampler.sample()
  memory.failures = 0
  await memory.silence.ends()
  memory.pacer.hear(sample.reading)
  await tellSample(device.label, sample, tell)
  const segments = sampler.thinned()
  if (segments > 0) await tell({ type: 'thinned', device: device.label, segments })
  const { excursions, doubt } = sample
  if (doubt && doubt.code !== memory.doubt)
    await tell({ type: 'unvouched', device: device.label, code: doubt.code, sentence: doubt.message })
  memory.doubt = doubt?.code
  const nowMs = workspace.clock.monotonicMs()
  const due = nowMs - memory.anchoredMs >= anchorEveryMs
  if (due && !doubt) await seal(workspace, device, tell)
  // An excursion has put its head on the way already.
  if (!due && excursions.length === 0) return
  memory.anchoredMs = nowMs
  deliver()
}

async function tellSample(
  device: string,
  { reading, clock, excursions }: Sample,
  tell: AgentOptions['tell'],
): Promise<void> {
  await tell({ type: 'reading', device, reading })
  if (clock) await tell({ type: 'clock', device, ...clock })
  for (const { finding, statement } of excursions) await tell({ type: 'excursion', device, finding, statement })
}

async function seal(workspace: Workspace, device: Device, tell: AgentOptions['tell']): Promise<void> {
  const sealed = await sealReadings(workspace, device)
  if (sealed) await tell({ type: 'sealed', device: device.label, ...sealed })
}

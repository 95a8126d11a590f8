import type { Device, Workspace } from '../app/index.ts'
import type { AgentOptions } from './agent.ts'

/** Keeps watch over how long a device has said nothing, and tells it once at each turn. */
export type SilenceWatch = {
  /** Another attempt brought no reading. @param code - Why. */
  lasts(code: string): Promise<void>
  /** There is a reading. */
  ends(): Promise<void>
}

const leastMs = 30_000

export function silenceWatch(
  { clock }: Pick<Workspace, 'clock'>,
  { label: device, intervalMs }: Pick<Device, 'label' | 'intervalMs'>,
  tell: AgentOptions['tell'],
): SilenceWatch {
  let heardMs = clock.monotonicMs()
  let isTold = false
  const silentMs = () => clock.monotonicMs() - heardMs
  return {
    async lasts(code) {
      if (isTold || silentMs() < Math.max(leastMs, 3 * intervalMs)) return
      isTold = true
      await tell({ type: 'silent', device, silentMs: silentMs(), code })
    },
    async ends() {
      const ms = silentMs()
      heardMs = clock.monotonicMs()
      if (isTold) await tell({ type: 'heard', device, silentMs: ms })
      isTold = false
    },
  }
}

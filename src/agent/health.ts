import { type Device, noteTrouble, type Silence, silenceOf, type Trouble, type Workspace } from '../app/index.ts'
import type { AgentEvent } from './event.ts'

/** A minute without a look at the alarms: the process hangs, whatever the operating system says. */
const beatWithinMs = 60_000

/** Whether the agent is well, as machines ask. */
export type Health = {
  /** Said at each look at the alarms. */
  readonly beat: () => void
  /** False when it should be started anew. */
  readonly isLive: () => boolean
  /** Is told everything, and keeps which thermometers can be read. */
  readonly hear: (event: AgentEvent) => void
  /** Why nothing came from a thermometer when it was last asked; null when something did. */
  readonly trouble: (label: string) => Trouble | null
  /** Thermometers that give nothing, and why; empty when it does all it is there for. */
  readonly silent: () => readonly (Silence & Partial<Trouble>)[]
}

export function healthOf(workspace: Workspace, devices: readonly Device[]): Health {
  const { lineClock } = workspace
  let beatMs = lineClock.monotonicMs()
  const troubles = new Map<string, Trouble | null>()
  const trouble = (label: string) => troubles.get(label) ?? null
  return {
    beat() {
      beatMs = lineClock.monotonicMs()
    },
    isLive: () => lineClock.monotonicMs() - beatMs < beatWithinMs,
    hear(event) {
      if (event.type !== 'trouble' && event.type !== 'reading') return
      const now = event.type === 'trouble' ? { code: event.code, sentence: event.sentence } : null
      const before = troubles.get(event.device)
      troubles.set(event.device, now)
      // At its first word it also takes back what one before it left behind when it was killed.
      if (before !== undefined && before?.sentence === now?.sentence) return
      const device = devices.find(({ label }) => label === event.device)
      if (device) noteTrouble(workspace, device, now)
    },
    trouble,
    silent: () =>
      devices.flatMap((device) => {
        const now = trouble(device.label)
        const silence = silenceOf(workspace, device)
        if (!now) return silence ?? []
        return { ...(silence ?? { device: device.label, why: 'not-read' as const }), ...now }
      }),
  }
}

import { type Device, type Silence, silenceOf, type Workspace } from '../app/index.ts'

/** A minute without a look at the alarms: the process hangs, whatever the operating system says. */
const beatWithinMs = 60_000

/** Whether the agent is well, as machines ask. */
export type Health = {
  /** Said at each look at the alarms. */
  readonly beat: () => void
  /** False when it should be started anew. */
  readonly isLive: () => boolean
  /** Thermometers that have given nothing for too long; empty when it does all it is there for. */
  readonly silent: () => readonly Silence[]
}

export function healthOf(workspace: Workspace, devices: readonly Device[]): Health {
  const { lineClock } = workspace
  let beatMs = lineClock.monotonicMs()
  return {
    beat() {
      beatMs = lineClock.monotonicMs()
    },
    isLive: () => lineClock.monotonicMs() - beatMs < beatWithinMs,
    silent: () => devices.flatMap((device) => silenceOf(workspace, device) ?? []),
  }
}

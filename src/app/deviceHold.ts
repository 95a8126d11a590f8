import { mkdirSync, realpathSync } from 'node:fs'
import { type Hold, isHeld, takeHold } from '../store/index.ts'
import { isFault, printable, sha256 } from '../values/index.ts'
import { appFault } from './faults.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

/**
 * Takes hold of devices and their ports, so that no second agent of this site reads them too: two would ask one line in
 * turns and chain into one log. The system lets go of them when this process ends, however it ends.
 *
 * @throws app.agent-running
 */
export function holdDevices(workspace: Workspace, devices: readonly Device[]): Hold {
  const holds: Hold[] = []
  const release = () => {
    for (const hold of holds.splice(0)) hold.release()
  }
  mkdirSync(workspace.path('agent'), { recursive: true })
  const taken = new Set<string>()
  for (const { label, address, port } of devices)
    for (const name of [address, `port-${sha256(realPort(`${port}`)).slice(2, 18)}`]) {
      // Several devices may hang at one port.
      if (taken.has(name)) continue
      taken.add(name)
      try {
        holds.push(takeHold(lockOf(workspace, name)))
      } catch (error) {
        release()
        if (!isFault(error, 'store.held')) throw error
        throw appFault(
          'app.agent-running',
          `expected nobody to read ${printable(label)}, an agent of this site does already`,
          error,
        )
      }
    }
  return { release }
}

/** Whether an agent of this site reads a device now. To ask is in no agent's way. */
export function isRead(workspace: Workspace, { address }: Device): boolean {
  return isHeld(lockOf(workspace, address))
}

function lockOf(workspace: Workspace, name: string): string {
  return workspace.path('agent', `${name}.lock`)
}

/** The port behind a path: `/dev/serial/by-id/…` and `/dev/ttyUSB0` are one line. What is not plugged in is its path. */
export function realPort(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

import { deliver, enrollDevice, sealReadings, type Workspace } from '../../src/app/index.ts'
import { type DeviceTrack, tracksIn } from '../../src/app/readings.ts'
import { type Address, type Instant, instant, milliCelsius, sha256 } from '../../src/values/index.ts'
import { probeIn } from './coldRide.ts'

/** What each device of a container logged, as another site sees it; of all times when none is given. */
export async function measuredIn(
  workspace: Workspace,
  owner: Address,
  label: string,
  from = instant(0),
): Promise<DeviceTrack[]> {
  const { tables } = await workspace.answers()
  return tracksIn(workspace, tables, { owner, label }, { from, to: workspace.clock.now() })
}

/**
 * Logs readings of a thermometer of its own in a container, as its agent would: chained, signed, anchored, shared.
 *
 * @param taken - When, and how warm it was; up to now.
 */
export async function measure(
  workspace: Workspace,
  { container, label = `${container}-probe` }: { container: string; label?: string },
  taken: readonly { readonly at: Instant; readonly celsius: number }[],
): Promise<void> {
  const known = workspace.site.file.devices.find((device) => device.label === label)
  const device =
    known ?? (await enrollDevice(workspace, { ...probeIn(container), label, probe: `P-${label}`, port: '/dev/null' }))
  const readings = taken.map(({ at, celsius }) => ({
    probe: device.probe,
    milliCelsius: milliCelsius(celsius * 1000),
    takenAt: at,
    monotonicMs: at,
    quality: 'good' as const,
  }))
  workspace.journal().readings(device.address).append(readings, sha256('boot 1'))
  await sealReadings(workspace, device)
  await deliver(workspace)
}

/** One reading every so often, from a moment on for so long. */
export function every(stepMs: number, from: Instant, lastsMs: number, celsius: number) {
  return Array.from({ length: Math.floor(lastsMs / stepMs) + 1 }, (_, i) => ({
    at: instant(from + i * stepMs),
    celsius,
  }))
}

import { existsSync } from 'node:fs'
import { type ThermometerOptions, thermometerProfiles, tryThermometer } from '../capture/index.ts'
import { type Profile, profile, usualMaxGapMs } from '../coldchain/index.ts'
import { eventKind } from '../event/index.ts'
import type { Key as EnrolledKey } from '../readmodel/index.ts'
import { createKey, readSecret, saveKeystore } from '../sign/index.ts'
import { type Address, addressAsDigest, printable, sha256 } from '../values/index.ts'
import { appFault } from './faults.ts'
import { probeName, readLineProfile } from './homeMade.ts'
import { type Outcome, record } from './record.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

export { readLineProfile }

export type NewDevice = Omit<Device, 'address' | 'port'> & { readonly port: string }

/**
 * Takes a reading of a thermometer, and enrols it when it gave one that makes sense: a mistyped port or model is found before
 * anything is said.
 *
 * @throws capture.* when the port or the device does not answer, and what {@link enrollDevice} throws
 */
export async function connectDevice(workspace: Workspace, details: NewDevice): Promise<Outcome & Device> {
  requireKnown(details)
  const { clock, lineClock } = workspace
  await tryThermometer({ ...thermometerOf(details), path: details.port, clock, lineClock })
  return enrollDevice(workspace, details)
}

/**
 * Makes a key for a thermometer, enrols it on the ledger with its probe's serial, and remembers how to reach it. One that
 * is enrolled already only gets its new port, profile or pace.
 *
 * @throws app.device-settled for a label whose key is revoked, or stands for another container or probe
 */
export async function enrollDevice(workspace: Workspace, given: NewDevice): Promise<Outcome & Device> {
  requireKnown(given)
  const details = { ...given, probe: probeName(given) }
  const outcome = await enrollProbe(workspace, details)
  const device = { ...details, address: outcome.address }
  workspace.site.update((file) => {
    file.devices = [...file.devices.filter((other) => other.label !== details.label), device]
  })
  return { ...outcome, ...device }
}

/** What the ledger has to know of whoever measures: under which label its key is kept here, the container, the probe. */
export type Probe = Pick<Device, 'label' | 'container' | 'probe'>

/** Makes a key for a probe and enrols it on the ledger, unless that was done. @throws app.device-settled */
export async function enrollProbe(workspace: Workspace, details: Probe): Promise<Outcome & { address: Address }> {
  const { label, container, probe } = details
  const address = await deviceKey(workspace, label)
  const given = { keyType: 'device', validUntil: null, probeSerial: sha256(probe) } as const
  // On the ledger a device is known by the container it measures: that is what others need to find its readings.
  const event = { kind: 'enrolKey', key: address, label: container, ...given } as const
  const outcome = (await enrolment(workspace, address, details)) ?? (await record(workspace, event))
  return { ...outcome, address }
}

/** The statement by which the ledger knows a key already, if it does. @throws app.device-settled when it says otherwise */
async function enrolment(
  workspace: Workspace,
  key: Address,
  { label, container, probe }: Probe,
): Promise<Outcome | undefined> {
  const known = (await workspace.answers()).tables.key.get(key)
  if (!known) return undefined
  const settled = (what: string) => appFault('app.device-settled', `expected a new device, ${printable(label)} ${what}`)
  if (known.revokedAt !== null) throw settled('has a key that was revoked')
  if (known.label !== container) throw settled(`measures ${printable(known.label)}, not ${printable(container)}`)
  for (const { statement } of workspace.journal().entries()) {
    if (eventKind(statement.kind) !== 'enrolKey' || statement.subject !== addressAsDigest(key)) continue
    if (statement.object !== sha256(probe)) throw settled('has another probe')
    if (workspace.journal().status(statement.id)?.status === 'recorded') return { statement: statement.id }
  }
  return undefined
}

/**
 * Withdraws a device's key. What it signed before, up to its sequence `lastGoodSequence`, stays valid if the ledger has it within
 * seven days; the rest never will be.
 */
export async function revokeDevice(workspace: Workspace, label: string, lastGoodSequence: bigint): Promise<Outcome> {
  const device = findDevice(workspace, label)
  return record(workspace, { kind: 'revokeKey', key: device.address, lastGoodSequence })
}

export type ListedDevice = Device & {
  readonly key: EnrolledKey | null
  /** The highest sequence number it signed with at this site: what a revocation names as the last to trust. */
  readonly lastSequence: number | null
}

export async function listDevices(workspace: Workspace): Promise<ListedDevice[]> {
  const { tables } = await workspace.answers()
  const { devices } = workspace.site.file
  const sequences = devices.length > 0 ? workspace.journal() : undefined
  return devices.map((device) => ({
    ...device,
    key: tables.key.get(device.address) ?? null,
    lastSequence: sequences?.lastSequence(device.address) ?? null,
  }))
}

/** How a device is found on its line, and named. */
export function thermometerOf(
  device: Pick<Device, 'model' | 'busAddress' | 'probe' | 'line'>,
): Pick<ThermometerOptions, 'profile' | 'address' | 'probe' | 'line'> {
  const { model: profile, busAddress: address, probe, line } = device
  return { profile, address, probe, ...(line ? { line } : {}) }
}

/** The port of a device. @throws app.port-unset for one that was unplugged for good, as those of the demo */
export function portOf({ label, port }: Device): string {
  if (port !== null) return port
  throw appFault('app.port-unset', `expected a port of ${printable(label)}, it was unplugged and has none`)
}

/** @throws app.device-unknown */
export function findDevice(workspace: Workspace, label: string): Device {
  const { devices } = workspace.site.file
  const device = devices.find((candidate) => candidate.label === label)
  if (device) return device
  const known = devices.map((candidate) => candidate.label).join(', ') || 'none'
  throw appFault('app.device-unknown', `expected a device of this site, received "${label}"; there are: ${known}`)
}

/** The name under which a device's key is kept. */
export function keyName(label: string): string {
  return `device-${label.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`
}

/** The device's key, made when it has none yet: an enrolment that was cut short goes on with the key it made. */
async function deviceKey(workspace: Workspace, label: string): Promise<Address> {
  const path = workspace.path('keys', `${keyName(label)}.json`)
  if (!existsSync(path)) {
    const secret = readSecret(workspace.path('keys', 'secret'))
    await saveKeystore(path, createKey(workspace.random), secret, workspace.random)
  }
  return (await workspace.key(keyName(label))).address
}

/** The profiles a device's readings are judged by, each for itself. @throws coldchain.profile-unknown */
export function profilesOf({
  profile: first,
  furtherProfiles = [],
}: Pick<Device, 'profile' | 'furtherProfiles'>): Profile[] {
  return [...new Set([first, ...furtherProfiles])].map((name) => profile(name))
}

function requireKnown(details: NewDevice): void {
  profilesOf(details)
  requireModel(details.model)
  const { intervalMs, intensiveMs } = details
  // Others tell from the log alone how far apart readings may be (decision 0029): what is usual must not look like a gap.
  if (intensiveMs !== undefined && (intensiveMs > intervalMs || intervalMs > usualMaxGapMs))
    throw appFault('app.pace-unusable', 'expected an intensive pace below a usual one of 15 min at most')
}

function requireModel(name: string): void {
  if (thermometerProfiles.includes(name)) return
  const known = thermometerProfiles.join(', ')
  throw appFault('app.model-unknown', `expected a thermometer model among ${known}, received "${printable(name)}"`)
}

import { existsSync } from 'node:fs'
import { thermometerProfiles } from '../capture/index.ts'
import { profile } from '../coldchain/index.ts'
import type { Key as EnrolledKey } from '../readmodel/index.ts'
import { createKey, readSecret, saveKeystore } from '../sign/index.ts'
import { type Address, printable, sha256 } from '../values/index.ts'
import { appFault } from './faults.ts'
import { type Outcome, record } from './record.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

/** Makes a key for a thermometer, enrols it on the ledger with its probe's serial, and remembers how to reach it. */
export async function enrollDevice(workspace: Workspace, details: Omit<Device, 'address'>): Promise<Outcome & Device> {
  profile(details.profile)
  requireModel(details.model)
  const { label, container } = details
  const key = await deviceKey(workspace, label)
  const probeSerial = sha256(details.probe)
  // On the ledger a device is known by the container it measures: that is what others need to find its readings.
  const event = { kind: 'enrolKey', key, probeSerial, keyType: 'device', validUntil: null, label: container } as const
  const outcome = await record(workspace, event)
  const device = { ...details, address: key }
  workspace.site.update((file) => {
    file.devices = [...file.devices.filter((other) => other.label !== label), device]
  })
  return { ...outcome, ...device }
}

/** Withdraws a device's key. What it signed up to its sequence `lastGoodSequence` stays valid; the rest never will be. */
export async function revokeDevice(workspace: Workspace, label: string, lastGoodSequence: bigint): Promise<Outcome> {
  const device = findDevice(workspace, label)
  return record(workspace, { kind: 'revokeKey', key: device.address, lastGoodSequence })
}

export async function listDevices(workspace: Workspace): Promise<(Device & { key: EnrolledKey | null })[]> {
  const { tables } = await workspace.answers()
  return workspace.site.file.devices.map((device) => ({ ...device, key: tables.key.get(device.address) ?? null }))
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

function requireModel(name: string): void {
  if (thermometerProfiles.includes(name)) return
  const known = thermometerProfiles.join(', ')
  throw appFault('app.model-unknown', `expected a thermometer model among ${known}, received "${printable(name)}"`)
}

import type { OpenLine } from '../serial/line.ts'
import { type DeviceOptions, type DriverTable, openByProfile } from '../serial/profile.ts'
import type { TagReader } from './driver.ts'

// A new reader is one file beside this one and one row here.
const drivers: DriverTable<DeviceOptions, TagReader> = new Map([['Reader18', () => import('./reader18.ts')]])

/** The profiles {@link openTagReader} knows. */
export const tagReaderProfiles: readonly string[] = [...drivers.keys()]

/** Opens a tag reader and greets it. @throws whatever {@link openByProfile} throws. */
export function openTagReader(options: DeviceOptions, openLine?: OpenLine): Promise<TagReader> {
  return openByProfile(drivers, options, openLine)
}

import { type Clock, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { isReaderAddress } from '../rfid/llrp/address.ts'
import type { OpenLine } from '../serial/line.ts'
import { type DeviceOptions, type DriverTable, openByProfile } from '../serial/profile.ts'
import { polled } from './polled.ts'
import type { Reader, ReaderPlace } from './reader.ts'

// A new reader is one file that speaks its protocol and one row here.
const serialReaders: DriverTable<DeviceOptions, Reader> = new Map([
  ['scanner', () => import('../scanner/driver.ts')],
  ['reader18', async () => ({ driver: polled((await import('../rfid/reader18.ts')).driver) })],
  ['yrm100', () => import('../rfid/yrm100.ts')],
  ['rdm6300', async () => ({ driver: (await import('../rfid/badge.ts')).rdm6300 })],
  ['id12la', async () => ({ driver: (await import('../rfid/badge.ts')).id12la })],
])

/** The profiles {@link openReader} knows. */
export const readerProfiles: readonly string[] = [...serialReaders.keys()]

/**
 * Opens a reader by its profile.
 *
 * @param lineClock - Measures protocol time: a real one wherever the reader is real.
 * @param openLine - Where serial lines come from; the ports of this machine unless given.
 * @throws capture.profile-unknown, capture.reader-address, and whatever opening its port or greeting it throws.
 */
export async function openReader(place: ReaderPlace, lineClock: Clock, openLine?: OpenLine): Promise<Reader> {
  const { port: path, ...described } = place
  if (isReaderAddress(place.profile) && path !== undefined)
    throw captureFault(
      'capture.reader-address',
      `expected a network reader without a serial port, received ${printable(path)}`,
    )
  if (isReaderAddress(place.profile))
    return (await import('../rfid/llrp/driver.ts')).openNetworkReader(place.profile, lineClock)
  // A path in place of a model is answered by the models there are.
  if (path === undefined && readerProfiles.includes(place.profile))
    throw captureFault(
      'capture.port-missing',
      `expected the serial port of the ${printable(place.profile)}, received none`,
    )
  if (!serialReaders.has(place.profile)) {
    const known = [...readerProfiles, 'llrp://HOST'].join(', ')
    throw captureFault('capture.profile-unknown', `expected reader ${known}, received ${printable(place.profile)}`)
  }
  return openByProfile(serialReaders, { ...described, path: path ?? '', lineClock }, openLine)
}

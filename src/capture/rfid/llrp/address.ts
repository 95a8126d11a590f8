import { printable } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'

/** Where a network reader listens. */
export type ReaderAddress = { readonly host: string; readonly port: number }

const scheme = 'llrp://'
const registeredPort = 5084

/** True for what means a network reader, right or wrong. */
export function isReaderAddress(text: string): boolean {
  return text.toLowerCase().startsWith(scheme)
}

/**
 * @param text - `llrp://host` or `llrp://host:port`; an IPv6 host in brackets. LLRP's registered port unless given.
 * @throws capture.reader-address when there is anything else in it
 */
export function readerAddress(text: string): ReaderAddress {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?\/?$/i.exec(text.slice(scheme.length))
  const host = match?.[1] ?? match?.[2]
  const port = match?.[3] === undefined ? registeredPort : Number(match[3])
  if (!isReaderAddress(text) || host === undefined || port < 1 || port > 65_535)
    throw captureFault('capture.reader-address', `expected llrp://HOST:PORT, received "${printable(text)}"`)
  return { host, port }
}

import { type Clock, type Fault, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { within } from './deadline.ts'
import type { CloseReason, LineSettings, SerialLine } from './line.ts'

const closeTimeoutMs = 1000
const pulseMs = 500

/**
 * Opens a serial port of this machine, locked against a second opener.
 *
 * @throws capture.port-missing, capture.port-denied, capture.port-busy, capture.port-not-serial, capture.port-failed
 */
export async function openSerialPort(path: string, settings: LineSettings, clock: Clock): Promise<SerialLine> {
  const port = await openedPort(path, settings)
  const byteListeners: ((bytes: Uint8Array) => void)[] = []
  const closeListeners: ((reason: CloseReason) => void)[] = []
  const open = new AbortController()
  let reason: CloseReason | undefined
  let shutting: Promise<void> | undefined

  function ended(why: CloseReason): void {
    if (reason) return
    reason = why
    open.abort()
    for (const listener of closeListeners) listener(why)
  }

  // Flushing first: closing a port that still holds bytes may wait for a peer that will never take them.
  function shut(why: CloseReason): Promise<void> {
    ended(why)
    shutting ??= port.isOpen
      ? within(clock, closeTimeoutMs, new Promise((done) => port.flush(() => port.close(() => done()))), () => {})
      : Promise.resolve()
    return shutting
  }

  port.on('data', (bytes: Buffer) => {
    if (!reason) for (const listener of byteListeners) listener(bytes)
  })
  port.on('close', () => ended('unplugged'))
  whenPulled(port, clock, open.signal).then(
    () => shut('unplugged'),
    () => {},
  )

  return {
    path,
    async write(bytes, timeoutMs) {
      if (reason) throw captureFault('capture.port-closed', `${printable(path)} is ${reason} and took no bytes`)
      await within(clock, timeoutMs, written(port, bytes), () => {
        void shut('stalled')
        const sentence = `${printable(path)} did not take ${bytes.length} bytes within ${timeoutMs} ms`
        throw captureFault('capture.write-timeout', sentence)
      })
    },
    onBytes: (listener) => void byteListeners.push(listener),
    onClose(listener) {
      closeListeners.push(listener)
      if (reason) listener(reason)
    },
    close: () => shut('closed'),
  }
}

type Port = InstanceType<typeof import('serialport').SerialPort>

async function openedPort(path: string, settings: LineSettings): Promise<Port> {
  const { SerialPort } = await import('serialport')
  return new Promise<Port>((resolve, reject) => {
    const port = new SerialPort({ ...settings, path, autoOpen: false })
    // A write cancelled by closing is reported here too, and an unheard 'error' would end the process.
    port.on('error', () => {})
    port.open((error) => (error ? reject(error) : resolve(port)))
  }).catch((error) => {
    throw openFault(path, error)
  })
}

/**
 * Resolves when the port is gone; rejects when the signal says that nobody cares any more. The binding reports a port
 * that goes away while it waits for bytes, but one that goes away while it reads them it reads on for ever, empty and at
 * full speed: then only the modem lines fail with EIO. A port that has none fails otherwise and is taken for present.
 */
async function whenPulled(port: Port, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let isThere = true; isThere; ) {
    await clock.sleep(pulseMs, signal)
    isThere = await new Promise((resolve) => port.get((error) => resolve(!/input\/output error/i.test(String(error)))))
  }
}

function written(port: Port, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    port.write(Buffer.from(bytes), (error) => {
      if (!error) return resolve()
      reject(captureFault('capture.port-closed', `${printable(port.path)} went away during a write`, error))
    })
  })
}

// The binding reports operating system errors as text only: on Linux and macOS strerror, on Windows its own words.
const openErrors = [
  ['capture.port-missing', /no such (file|device)|file not found/i, 'is not there'],
  ['capture.port-denied', /permission denied/i, 'may not be opened by this user'],
  ['capture.port-busy', /cannot lock port|resource busy|access denied/i, 'is in use by another program'],
  ['capture.port-not-serial', /inappropriate ioctl|is a directory/i, 'is not a serial port'],
] as const

function openFault(path: string, error: Error): Fault {
  const [code, , what] = openErrors.find(([, pattern]) => pattern.test(error.message)) ?? [
    'capture.port-failed' as const,
    undefined,
    `could not be opened: ${printable(error.message)}`,
  ]
  return captureFault(code, `serial port ${printable(path)} ${what}`, error)
}

import { connect, type Socket } from 'node:net'
import { type Clock, type Fault, isFault, printable } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import { within } from '../../serial/deadline.ts'
import type { ReaderAddress } from './address.ts'
import { type Codec, type Message, messageFramer } from './message.ts'

/** An open connection to a network reader. */
export type Connection = {
  /**
   * Sends a request and waits for its answer, which carries the same number.
   *
   * @throws capture.reader-unreachable when none comes in time, capture.reader-malformed, capture.port-closed
   */
  ask(type: string, data: object, timeoutMs: number): Promise<Message>
  /** Ends it, and gives the reader a moment to end it too, for it takes one connection at a time; nobody is told. */
  close(): Promise<void>
}

export type ConnectionListener = {
  /** What the reader says by itself. */
  onMessage(message: Message): void
  /** It ended, and not by us. capture.port-closed, capture.reader-malformed */
  onLost(fault: Fault): void
}

const partingMs = 500

/** @throws capture.reader-unreachable */
export async function connectTo(
  address: ReaderAddress,
  { codec, clock, timeoutMs }: { readonly codec: Codec; readonly clock: Clock; readonly timeoutMs: number },
  { onMessage, onLost }: ConnectionListener,
): Promise<Connection> {
  const place = printable(`llrp://${address.host}:${address.port}`)
  const socket = await opened(address, place, clock, timeoutMs)
  const framer = messageFramer()
  const waiting = new Map<number, PromiseWithResolvers<Message>>()
  let lastId = 0
  let isOpen = true

  function lose(fault: Fault): void {
    if (!isOpen) return
    isOpen = false
    socket.destroy()
    for (const { reject } of waiting.values()) reject(fault)
    onLost(fault)
  }

  function send(id: number, type: string, data: object): void {
    socket.write(codec.encode({ id, type, data }))
  }

  function take(message: Message): void {
    const asked = waiting.get(message.id)
    if (message.type === 'KEEPALIVE') send(message.id, 'KEEPALIVE_ACK', {})
    else if (asked && /_RESPONSE$|^ERROR_MESSAGE$/.test(message.type)) asked.resolve(message)
    else onMessage(message)
  }

  socket.on('data', (bytes) => {
    try {
      for (const message of framer(bytes)) if (isOpen) take(codec.decode(message))
    } catch (error) {
      if (!isFault(error)) throw error
      lose(error)
    }
  })
  socket.on('error', (error) => lose(captureFault('capture.port-closed', `${place} was lost: ${error.message}`, error)))
  socket.on('close', () => lose(captureFault('capture.port-closed', `${place} closed the connection`)))

  return {
    async ask(type, data, timeoutMs) {
      if (!isOpen) throw captureFault('capture.port-closed', `${place} is closed`)
      const id = ++lastId
      const asked = Promise.withResolvers<Message>()
      waiting.set(id, asked)
      send(id, type, data)
      return within(clock, timeoutMs, asked.promise, () => {
        throw captureFault('capture.reader-unreachable', `${place} did not answer ${type} within ${timeoutMs} ms`)
      }).finally(() => waiting.delete(id))
    },
    async close() {
      isOpen = false
      if (socket.destroyed) return
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.end()
      await within(clock, partingMs, ended, () => void socket.destroy())
    },
  }
}

async function opened(address: ReaderAddress, place: string, clock: Clock, timeoutMs: number): Promise<Socket> {
  const socket = connect({ ...address, noDelay: true })
  const connected = new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  connected.catch(() => undefined)
  try {
    await within(clock, timeoutMs, connected, () => {
      throw new Error(`no answer within ${timeoutMs} ms`)
    })
    return socket
  } catch (error) {
    socket.on('error', () => undefined).destroy()
    const why = error instanceof Error ? error.message : String(error)
    throw captureFault('capture.reader-unreachable', `${place} could not be reached: ${printable(why)}`, error)
  }
}

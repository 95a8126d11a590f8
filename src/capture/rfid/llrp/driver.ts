import { type Clock, printable } from '../../../values/index.ts'
import { answerEpc } from '../../answer/index.ts'
import { captureFault } from '../../faults.ts'
import { presence } from '../../reader/presence.ts'
import { queue } from '../../reader/queue.ts'
import type { Reader, Sighting } from '../../reader/reader.ts'
import { within } from '../../serial/deadline.ts'
import { readerAddress } from './address.ts'
import { type Connection, connectTo } from './connection.ts'
import { llrpCodec, type Message } from './message.ts'
import { order, orderId } from './order.ts'
import { at, reportReader } from './report.ts'

const timeoutMs = 5000
const awayMs = 5000
const pulseMs = 5000
const success = 'M_Success'

/**
 * A network reader that speaks LLRP 1.0.1 (EPCglobal; Impinj, Zebra, Alien and others): asked to inventory until closed. It is asked
 * for a sign of life every five seconds, for a dead network says nothing.
 *
 * @param text - `llrp://host:port`
 * @throws capture.reader-address, capture.reader-unreachable, capture.reader-malformed, capture.device-exception also when
 *   another program has the reader, capture.port-closed
 */
export async function openNetworkReader(text: string, clock: Clock): Promise<Reader> {
  const { push, end, items } = queue<Sighting>()
  const { appears } = presence(awayMs)
  const { epcsOf } = reportReader(orderId)
  const greeted = Promise.withResolvers<string>()
  greeted.promise.catch(() => undefined)
  const closing = new AbortController()

  function onMessage({ type, data }: Message): void {
    if (type === 'READER_EVENT_NOTIFICATION') {
      const attempt = at(at(at(data, 'ReaderEventNotificationData'), 'ConnectionAttemptEvent'), 'Status')
      if (typeof attempt === 'string') greeted.resolve(attempt)
    }
    if (type !== 'RO_ACCESS_REPORT') return
    for (const epc of epcsOf(data)) if (appears(epc, clock.monotonicMs())) push(answerEpc(epc, clock))
  }

  const listener = {
    onMessage,
    onLost(error: Error) {
      closing.abort()
      greeted.reject(error)
      end(error)
    },
  }
  const connection = await connectTo(readerAddress(text), { codec: await llrpCodec(), clock, timeoutMs }, listener)
  try {
    await admitted(greeted.promise, text, clock)
    await start(connection, text)
  } catch (error) {
    await connection.close()
    throw error
  }
  watch(connection, clock, closing.signal).catch(async (error) => {
    if (closing.signal.aborted) return
    end(error)
    await connection.close()
  })

  return {
    sightings: items,
    async close() {
      closing.abort()
      end()
      // It forgets the order with the connection; not all do.
      for (const [type, data] of [['DELETE_ROSPEC', { ROSpecID: orderId }] as const, ['CLOSE_CONNECTION', {}] as const])
        await connection.ask(type, data, 500).catch(() => undefined)
      await connection.close()
    },
  }
}

/** A reader says first whether it takes us; one that serves another program says so and hangs up. */
async function admitted(greeting: Promise<string>, text: string, clock: Clock): Promise<void> {
  const status = await within(clock, timeoutMs, greeting, () => {
    throw captureFault('capture.reader-unreachable', `${printable(text)} did not say that it takes the connection`)
  })
  if (status === 'Success') return
  throw captureFault('capture.device-exception', `${printable(text)} takes no connection: ${printable(status)}`)
}

async function start(connection: Connection, text: string): Promise<void> {
  // Left over from a life that ended badly; that there is none is no fault.
  await connection.ask('DELETE_ROSPEC', { ROSpecID: orderId }, timeoutMs)
  for (const [type, data] of [
    ['ADD_ROSPEC', { ROSpec: order }],
    ['ENABLE_ROSPEC', { ROSpecID: orderId }],
    ['START_ROSPEC', { ROSpecID: orderId }],
  ] as const) {
    const status = at((await connection.ask(type, data, timeoutMs)).data, 'LLRPStatus')
    if (at(status, 'StatusCode') === success) continue
    const why = [at(status, 'StatusCode'), at(status, 'ErrorDescription')].filter((part) => part).join(', ')
    throw captureFault('capture.device-exception', `${printable(text)} refused ${type}: ${printable(why)}`)
  }
}

async function watch(connection: Connection, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    await clock.sleep(pulseMs, signal)
    await connection.ask('GET_ROSPECS', {}, timeoutMs)
  }
}

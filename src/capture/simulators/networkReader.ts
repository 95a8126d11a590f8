import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../values/index.ts'
import { crc16Gen2 } from '../serial/crc16.ts'

const roundMs = 50
const tagsPerReport = 250

/** A network reader that is not there: where it listens. */
export type NetworkReader = { readonly address: string; close(): Promise<void> }

/**
 * The reader's side of LLRP: the server of llrpjs, with a field of tags. It obeys orders without looking at them.
 *
 * @param port - 0 for any that is free.
 * @param tags - EPCs in the field at this moment, hexadecimal, of whole 16-bit words; asked at every round.
 */
export async function simulateNetworkReader(
  { host, port }: { readonly host: string; readonly port: number },
  clock: Clock,
  tags: () => readonly string[],
): Promise<NetworkReader> {
  const { LLRPCore, LLRPServer } = await import('llrpjs/dist/src/index.js')
  const server = new LLRPServer({ host, port })
  let order = 0
  let reading = new AbortController()

  // Whoever hung up in between is told nothing.
  async function say(type: string, data: object, id?: number): Promise<void> {
    const Kind = LLRPCore[type]
    if (Kind) await server.send(new Kind({ data, ...(id !== undefined && { id }) })).catch(() => undefined)
  }

  async function read(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const seen = tags()
      for (let at = 0; at < seen.length; at += tagsPerReport)
        await say('RO_ACCESS_REPORT', tagReport(seen.slice(at, at + tagsPerReport), order))
      await clock.sleep(roundMs, signal)
    }
  }

  const obeyed: Readonly<Record<string, (data: { readonly ROSpecID?: number }) => void>> = {
    DELETE_ROSPEC: () => reading.abort(),
    ADD_ROSPEC: () => undefined,
    ENABLE_ROSPEC: () => undefined,
    START_ROSPEC({ ROSpecID }) {
      order = ROSpecID ?? 0
      reading = new AbortController()
      read(reading.signal).catch(() => undefined)
    },
    GET_ROSPECS: () => undefined,
  }
  const LLRPStatus = { StatusCode: 'M_Success', ErrorDescription: '' }
  for (const [type, obey] of Object.entries(obeyed))
    server.on(type, (message) => {
      const { id, data } = message.toLLRPData()
      void say(`${type}_RESPONSE`, { LLRPStatus }, id).then(() => obey(data as { readonly ROSpecID?: number }))
    })
  server.on('CLOSE_CONNECTION', (message) => {
    void say('CLOSE_CONNECTION_RESPONSE', { LLRPStatus }, message.toLLRPData().id).then(() => server.disconnect())
  })
  server.on('connection', () => {
    const UTCTimestamp = { Microseconds: new Date(clock.now()) }
    const ConnectionAttemptEvent = { Status: 'Success' }
    void say('READER_EVENT_NOTIFICATION', { ReaderEventNotificationData: { UTCTimestamp, ConnectionAttemptEvent } })
  })
  server.on('disconnect', () => reading.abort())
  server.on('error', () => undefined)
  server.listen()
  await once(server._server, 'listening')
  return {
    address: `llrp://${host}:${(server._server.address() as AddressInfo).port}`,
    async close() {
      reading.abort()
      await server.close()
    },
  }
}

/** The data of an RO_ACCESS_REPORT about these tags, ordered by this ROSpec. */
export function tagReport(epcs: readonly string[], order: number): object {
  return { TagReportData: epcs.map((epc) => ({ ...tagOf(epc), ROSpecID: { ROSpecID: order } })) }
}

function tagOf(epc: string): object {
  const bytes = Buffer.from(epc, 'hex')
  const control = (bytes.length / 2) << 11
  const CRC = crc16Gen2(Buffer.concat([Buffer.from([control >> 8, control & 0xff]), bytes]))
  const memory = bytes.length === 12 ? { EPC_96: { EPC: epc } } : { EPCData: { EPC: epc } }
  return { ...memory, C1G2_PC: { PC_Bits: control }, C1G2_CRC: { CRC } }
}

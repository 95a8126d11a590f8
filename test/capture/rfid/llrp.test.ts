import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { openReader } from '../../../src/capture/reader/index.ts'
import { keepReading } from '../../../src/capture/reader/lasting.ts'
import { readerAddress } from '../../../src/capture/rfid/llrp/address.ts'
import { openNetworkReader } from '../../../src/capture/rfid/llrp/driver.ts'
import { type Codec, llrpCodec, messageFramer } from '../../../src/capture/rfid/llrp/message.ts'
import { orderId } from '../../../src/capture/rfid/llrp/order.ts'
import { reportReader } from '../../../src/capture/rfid/llrp/report.ts'
import { simulateNetworkReader, tagReport } from '../../../src/capture/simulators/networkReader.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { lineClock } from '../../support/lineClock.ts'
import { paced } from '../../support/pace.ts'
import { plugboard } from '../../support/plugboard.ts'
import { first, heardFrom } from '../../support/seen.ts'
import { tcpPeer } from '../../support/tcpPeer.ts'

const tag = (serial: number) => `30${String(serial).padStart(22, '0')}`
const anywhere = { host: '127.0.0.1', port: 0 }
const greeting = (Status: string) => ({
  ReaderEventNotificationData: { UTCTimestamp: { Microseconds: new Date(0) }, ConnectionAttemptEvent: { Status } },
})

describe('capture/rfid LLRP, against the server of llrpjs', () => {
  const board = plugboard()
  const readerOf = async (field: readonly string[]) =>
    board.keep(await simulateNetworkReader(anywhere, lineClock, () => field))

  it('reads a thousand tags in one field, short and long', async () => {
    const long = `36${'0'.repeat(54)}`
    const field = [...Array.from({ length: 1000 }, (_, serial) => tag(serial)), long]
    const { address } = await readerOf(field)
    const reader = board.keep(await openReader({ profile: address }, lineClock))
    const seen = await first(reader, field.length)
    assert.deepEqual(
      seen.map(({ source }) => source),
      field,
    )
  })

  it('lets go of the reader when it closes, so that the next may have it', async () => {
    const { address } = await readerOf([tag(1)])
    for (let life = 0; life < 3; life++) {
      const reader = await openReader({ profile: address }, lineClock)
      assert.equal((await first(reader, 1)).length, 1)
      await reader.close()
      const { done } = await reader.sightings[Symbol.asyncIterator]().next()
      assert.equal(done, true)
    }
  })

  it('is opened anew when the reader was away, and tells what is in the field then', async () => {
    const before = await simulateNetworkReader(anywhere, lineClock, () => [tag(1)])
    const reader = board.keep(await keepReading(() => openReader({ profile: before.address }, lineClock), lineClock))
    const sightings = reader.sightings[Symbol.asyncIterator]()
    assert.equal((await sightings.next()).value?.source, tag(1))
    const next = sightings.next()
    await before.close()
    board.keep(await simulateNetworkReader(readerAddress(before.address), lineClock, () => [tag(2)]))
    assert.equal((await next).value?.source, tag(2))
  })

  it('ends with the reason when the reader hangs up', async () => {
    const server = await simulateNetworkReader(anywhere, lineClock, () => [tag(1)])
    const reader = board.keep(await openReader({ profile: server.address }, lineClock))
    const sightings = reader.sightings[Symbol.asyncIterator]()
    await sightings.next()
    await server.close()
    await assert.rejects(sightings.next(), (error) => isFault(error, 'capture.port-closed'))
  })
})

describe('capture/rfid LLRP, over a bad network', () => {
  const board = plugboard()
  let codec: Codec
  before(async () => {
    codec = await llrpCodec()
  })

  /** What comes of opening a peer that does this to each connection; time stands still unless it is moved. */
  async function outcome(onConnection: (socket: Socket) => void, stepMs = 0): Promise<string> {
    const peer = board.keep(await tcpPeer(onConnection))
    const clock = manualClock()
    const opening = openNetworkReader(peer.address, clock).then(
      () => 'open',
      (error) => (isFault(error) ? error.code : String(error)),
    )
    return stepMs === 0 ? opening : paced(clock, opening, stepMs)
  }
  const says = (socket: Socket, type: string, data: object, id = 0) => socket.write(codec.encode({ id, type, data }))

  it('says which address would be one', () => {
    assert.deepEqual(readerAddress('llrp://10.0.0.7'), { host: '10.0.0.7', port: 5084 })
    assert.deepEqual(readerAddress('LLRP://[fe80::1]:6000/'), { host: 'fe80::1', port: 6000 })
    for (const text of [
      'llrp://',
      'llrp://a:0',
      'llrp://a:65536',
      'llrp://a b',
      'llrp://u@h',
      'llrp://h/x',
      'http://h',
    ])
      assert.throws(
        () => readerAddress(text),
        (error) => isFault(error, 'capture.reader-address'),
      )
  })

  it('says so when nobody listens there, or somebody who never speaks', async () => {
    const gone = await tcpPeer(() => undefined)
    await gone.close()
    await assert.rejects(openReader({ profile: gone.address }, lineClock), (error) =>
      isFault(error, 'capture.reader-unreachable'),
    )
    assert.equal(await outcome(() => undefined, 100), 'capture.reader-unreachable')
  })

  it('says so when it greets and then answers nothing', async () => {
    const mute = (socket: Socket) => says(socket, 'READER_EVENT_NOTIFICATION', greeting('Success'))
    assert.equal(await outcome(mute, 100), 'capture.reader-unreachable')
  })

  it('says so when another program has the reader', async () => {
    const status = 'Failed_A_Client_Initiated_Connection_Already_Exists'
    const busy = (socket: Socket) => says(socket, 'READER_EVENT_NOTIFICATION', greeting(status))
    assert.equal(await outcome(busy), 'capture.device-exception')
  })

  it('says so when the reader refuses the order', async () => {
    const refuses = (socket: Socket) => {
      says(socket, 'READER_EVENT_NOTIFICATION', greeting('Success'))
      socket.on('data', (bytes) => {
        const { id, type } = codec.decode(bytes)
        const StatusCode = type === 'ADD_ROSPEC' ? 'M_ParameterError' : 'M_Success'
        says(socket, `${type}_RESPONSE`, { LLRPStatus: { StatusCode, ErrorDescription: 'no \x1b[2J' } }, id)
      })
    }
    assert.equal(await outcome(refuses), 'capture.device-exception')
  })

  it('refuses other protocols, other versions, lengths that cannot be, and messages that are none', async () => {
    const header = (bytes: string) => (socket: Socket) => socket.write(Buffer.from(bytes, 'hex'))
    for (const bytes of [
      Buffer.from('HTTP/1.1 400 Bad Request').toString('hex'),
      '083f00000012000000010000',
      '043f00000009000000010000',
      '043f7fffffff000000010000',
      '07ff0000000a00000001',
      '043f0000000e0000000100f600ff',
    ])
      assert.equal(await outcome(header(bytes)), 'capture.reader-malformed')
  })

  it('says so when the connection ends before the order stands', async () => {
    assert.equal(await outcome((socket) => socket.end()), 'capture.port-closed')
    const resets = (socket: Socket) => {
      says(socket, 'READER_EVENT_NOTIFICATION', greeting('Success'))
      socket.on('data', () => socket.resetAndDestroy())
    }
    assert.equal(await outcome(resets), 'capture.port-closed')
  })

  it('reads on however the network cuts the bytes, and notices when they stop coming', async () => {
    const server = board.keep(await simulateNetworkReader(anywhere, lineClock, () => [tag(1), tag(2)]))
    const { host, port } = readerAddress(server.address)
    let isCut = false
    const proxy = board.keep(
      await tcpPeer((near) => {
        const far = connect({ host, port })
        near.pipe(far).on('error', () => undefined)
        far.on('data', (bytes) => {
          for (const byte of bytes) if (!isCut) near.write(Uint8Array.of(byte))
        })
      }),
    )
    const clock = manualClock()
    const reader = board.keep(await openNetworkReader(proxy.address, clock))
    const seen = heardFrom(reader)
    while (seen.length < 2) await lineClock.sleep(5)
    isCut = true
    for (let second = 0; second < 15 && seen.length < 3; second++) await clock.advance(1000)
    assert.deepEqual(seen, [tag(1), tag(2), 'capture.reader-unreachable'])
  })
})

describe('capture/rfid LLRP reports', () => {
  let codec: Codec
  before(async () => {
    codec = await llrpCodec()
  })
  const decoded = (bytes: Uint8Array) => messageFramer()(bytes).map((message) => codec.decode(message))
  const report = (epcs: readonly string[], order = orderId) =>
    codec.encode({ id: 1, type: 'RO_ACCESS_REPORT', data: tagReport(epcs, order) })

  it('tells the tags of our order, not of what another program ordered', () => {
    const { epcsOf } = reportReader(orderId)
    const told = [report([tag(1)], 7), report([tag(2), tag(3)])].flatMap(decoded).map(({ data }) => epcsOf(data))
    assert.deepEqual(told, [[], [tag(2), tag(3)]])
  })

  it('takes a reader that sends no checks, and once it has sent one, no tag without', () => {
    const bare = { TagReportData: { EPC_96: { EPC: tag(1) } } }
    const { epcsOf } = reportReader(orderId)
    assert.deepEqual(epcsOf(bare), [tag(1)])
    for (const { data } of decoded(report([tag(2)]))) assert.deepEqual(epcsOf(data), [tag(2)])
    assert.deepEqual(epcsOf(bare), [])
  })

  it('names no tag that was not there when up to three bits of a report are turned, and breaks off in one word', () => {
    const field = [tag(1), tag(2), `36${'1'.repeat(54)}`]
    const good = report(field)
    const bits = fc.uniqueArray(fc.nat(good.length * 8 - 1), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(bits, (turned) => {
        const bytes = Buffer.from(good)
        for (const bit of turned) bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
        const { epcsOf } = reportReader(orderId)
        for (const { data } of decoded(good)) epcsOf(data)
        try {
          for (const { data } of decoded(bytes)) for (const epc of epcsOf(data)) assert.ok(field.includes(epc))
        } catch (error) {
          if (!isFault(error, 'capture.reader-malformed')) throw error
        }
      }),
      { numRuns: 400, seed: 20261122 },
    )
  })
})

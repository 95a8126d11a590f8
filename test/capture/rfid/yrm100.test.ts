import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { openReader } from '../../../src/capture/reader/index.ts'
import { driver } from '../../../src/capture/rfid/yrm100.ts'
import { epcIn, frameOf, rule } from '../../../src/capture/rfid/yrm100Frame.ts'
import { noticeOf, simulateYrm100 } from '../../../src/capture/simulators/yrm100.ts'
import { isFault } from '../../../src/values/index.ts'
import { anyByteFault, type ByteFault, faultyWire } from '../../support/byteFaults.ts'
import { manualClock } from '../../support/clock.ts'
import { lineClock } from '../../support/lineClock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'
import { plugboard } from '../../support/plugboard.ts'
import { first, heardFrom } from '../../support/seen.ts'
import { sharedData } from '../../support/shared.ts'

const epc = '30751FEB705C5904E3D50D70'
const published = Buffer.from(`bb02220011c93400${epc}3a76ef7e`, 'hex')
const tag = (serial: number) => `30${String(serial).padStart(22, '0')}`
const options = (clock = manualClock()) => ({ path: '/dev/memory', profile: 'yrm100', lineClock: clock })

/** A reader in memory whose field the test changes, behind a wire that does what the plan says. */
async function bench(field: () => readonly string[], plan: readonly ByteFault[] = []) {
  const clock = manualClock()
  const cable = memoryLine(faultyWire(plan, clock))
  const device = memoryLine()
  const asked: string[] = []
  cable.onWritten((bytes) => {
    asked.push(Buffer.from(bytes).toString('hex'))
    device.send(bytes)
  })
  device.onWritten(cable.send)
  simulateYrm100(device.line, clock, field)
  const reader = await paced(clock, driver.open(cable.line, options(clock)))
  return { reader, seen: heardFrom(reader), clock, asked, cable, device }
}

describe('capture/rfid YRM100', () => {
  it('sends exactly the commands the maker documents', async () => {
    const { asked, reader, clock } = await bench(() => [])
    await paced(clock, reader.close())
    assert.deepEqual(asked, ['bb00280000287e', 'bb000300010004' + '7e', 'bb002700032227108' + '37e', 'bb00280000287e'])
  })

  it('takes the commands of the maker for what they are, but the two its list writes wrongly', async function () {
    const path = sharedData('serial/yrm100/cmd_bytes.txt')
    if (!path) return this.skip()
    const listed = [...readFileSync(path, 'utf8').matchAll(/(\w+)\[\]=\{([^}]+)\}/g)]
    const broken = listed.filter(([, , text = '']) => {
      const bytes = text.split(',').map(Number)
      const again = frameOf(bytes[1] ?? 0, bytes[2] ?? 0, bytes.slice(5, -2))
      return !again.equals(Buffer.from(bytes))
    })
    assert.ok(listed.length > 30)
    assert.deepEqual(
      broken.map(([, name]) => name),
      ['cmd_kill_tag', 'cmd_get_query_parameters'],
    )
  })

  it('reads the notice and the empty round the maker publishes', async function () {
    const folder = sharedData('serial/yrm100')
    if (!folder) return this.skip()
    const notice = readFileSync(`${folder}/notice-epc.bin`)
    assert.deepEqual(notice, published)
    for (const frame of [notice, readFileSync(`${folder}/no-tag.bin`)]) {
      assert.equal(rule.lengthOf(frame), frame.length)
      assert.ok(rule.holds(frame))
    }
    assert.equal(epcIn(notice), epc)
  })

  it('tells each tag once while it stays, and a new one when it comes', async () => {
    const field = [epc]
    const { seen, clock } = await bench(() => field)
    await clock.advance(3000)
    field.push(tag(2))
    await clock.advance(3000)
    assert.deepEqual(seen, [epc, tag(2)])
  })

  it('refuses a tag whose own check is wrong although the sum of its frame is right', () => {
    for (let at = 6; at < published.length - 2; at++) {
      const other = Buffer.from(published)
      other.writeUInt8(other.readUInt8(at) ^ 0x40, at)
      const sum = other.subarray(1, -2).reduce((total, byte) => (total + byte) & 0xff, 0)
      other.writeUInt8(sum, other.length - 2)
      assert.equal(rule.holds(other), false)
    }
    assert.ok(rule.holds(noticeOf(epc)))
  })

  it('finds a frame that begins inside what noise made look like one', async () => {
    const { seen, clock, cable } = await bench(() => [])
    cable.send(Buffer.concat([Buffer.from('bb0222001142bb7e', 'hex'), published, published.subarray(0, 9)]))
    await clock.advance(300)
    assert.deepEqual(seen, [epc])
  })

  it('believes nothing that came before it was greeted', async () => {
    const clock = manualClock()
    const cable = memoryLine()
    const opening = driver.open(cable.line, options(clock))
    cable.send(published)
    cable.send(frameOf(1, 3, [0, 0x31]))
    const seen = heardFrom(await paced(clock, opening))
    await clock.advance(100)
    assert.deepEqual(seen, [])
  })

  it('starts polling again when the rounds have run out or the reader was reset', async () => {
    const { asked, clock, device, seen } = await bench(() => [epc])
    device.send(Buffer.from('bb00280000287e', 'hex'))
    await clock.advance(2500)
    assert.equal(asked.filter((command) => command.startsWith('bb0027')).length, 2)
    assert.deepEqual(seen, [epc])
  })

  it('ends with the reason when the reader falls silent for good, and when it is unplugged', async () => {
    const frozen = await bench(() => [epc])
    frozen.device.unplug()
    await frozen.clock.advance(4000)
    assert.deepEqual(frozen.seen, [epc, 'capture.no-reply'])
    const pulled = await bench(() => [epc])
    pulled.cable.unplug()
    await pulled.clock.advance(10)
    assert.equal(pulled.seen.at(-1), 'capture.port-closed')
  })

  it('refuses to open where nothing answers, and names a refusal of the reader once', async () => {
    const clock = manualClock()
    const nobody = paced(clock, driver.open(memoryLine().line, options(clock)))
    await assert.rejects(nobody, (error) => isFault(error, 'capture.no-reply'))
    const { seen, cable, clock: time } = await bench(() => [])
    for (let again = 0; again < 3; again++) cable.send(frameOf(1, 0xff, [0x20]))
    await time.advance(10)
    assert.deepEqual(seen, ['capture.device-exception'])
  })

  it('names no tag that was not there, whatever happens to the bytes', async () => {
    const field = Array.from({ length: 3 }, (_, at) => tag(at))
    await fc.assert(
      fc.asyncProperty(fc.array(anyByteFault, { minLength: 6, maxLength: 20 }), async (faults) => {
        const { seen, clock } = await bench(() => field, [{ kind: 'none' }, { kind: 'none' }, ...faults])
        await clock.advance(6000)
        assert.ok(seen.every((told) => field.includes(told) || told.startsWith('capture.')))
        assert.deepEqual(
          field.filter((epc) => !seen.includes(epc)),
          [],
        )
      }),
      { numRuns: 60, seed: 20261122 },
    )
  })
})

describe('capture/rfid YRM100, over a real cable', () => {
  const board = plugboard()

  it('reads a thousand tags in one field', async () => {
    const cable = await board.cable()
    const field = Array.from({ length: 1000 }, (_, serial) => tag(serial))
    simulateYrm100(await board.line(cable.b, 115_200), lineClock, () => field)
    const reader = board.keep(await openReader({ profile: 'yrm100', port: cable.a }, lineClock))
    const seen = await first(reader, field.length)
    assert.deepEqual(
      seen.map(({ source }) => source),
      field,
    )
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { id12la, rdm6300 } from '../../../src/capture/rfid/badge.ts'
import { badgeFrameOf } from '../../../src/capture/simulators/badge.ts'
import { anyByteFault, faultyWire } from '../../support/byteFaults.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { heardFrom } from '../../support/seen.ts'
import { sharedData } from '../../support/shared.ts'

const badge = '62E3086CED'
const models = { rdm6300, id12la } as const

async function bench(model: keyof typeof models, clock = manualClock(), cable = memoryLine()) {
  const options = { path: '/dev/memory', profile: model, lineClock: clock }
  const seen = heardFrom(await models[model].open(cable.line, options))
  const say = async (bytes: Uint8Array, restMs = 65) => {
    cable.send(bytes)
    await clock.advance(restMs)
  }
  const show = async (number: string, times = 1) => {
    for (let time = 0; time < times; time++) await say(badgeFrameOf(model, number))
  }
  return { seen, show, say, clock, cable }
}

/** The same bytes with some bits of one digit of the number and of the check turned: the check cannot tell. */
function blindTo(frame: Uint8Array): Buffer {
  const bytes = Buffer.from(frame)
  for (const at of [2, 12]) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes
}

describe('capture/rfid badges', () => {
  it('reads the frames Seeed publishes, each badge once while it stays', async function () {
    const folder = sharedData('serial/rdm6300')
    if (!folder) return this.skip()
    const { seen, say } = await bench('rdm6300')
    for (const name of ['seeed-62E3086CED.bin', 'seeed-01000734E0.bin'])
      for (let time = 0; time < 5; time++) await say(readFileSync(`${folder}/${name}`))
    assert.deepEqual(seen, ['62E3086CED', '01000734E0'])
  })

  it('tells a badge again when it has been away', async () => {
    const { seen, show, clock } = await bench('rdm6300')
    await show(badge, 30)
    await clock.advance(1100)
    await show(badge, 2)
    assert.deepEqual(seen, [badge, badge])
  })

  it('believes an ID-12LA, which says a badge once, when the badge was held there twice', async () => {
    const { seen, show, clock } = await bench('id12la')
    await show(badge)
    await clock.advance(3000)
    assert.deepEqual(seen, [])
    await show(badge)
    assert.deepEqual(seen, [badge])
  })

  it('says so when a badge was read only once', async () => {
    for (const [model, waitMs] of [
      ['rdm6300', 1000],
      ['id12la', 10_000],
    ] as const) {
      const { seen, show, clock } = await bench(model)
      await show(badge)
      await clock.advance(waitMs)
      assert.deepEqual(seen, ['capture.badge-once'])
    }
  })

  it('does not believe a frame whose check is blind to its damage, nor the same one doubled on the way', async () => {
    const { seen, show, say } = await bench('rdm6300')
    const wrong = blindTo(badgeFrameOf('rdm6300', badge))
    await say(Buffer.concat([wrong, wrong]))
    await show(badge, 2)
    assert.deepEqual(seen, [badge])
  })

  it('cannot tell a line that damages two frames in the very same way: this is what the second frame does not cover', async () => {
    const { seen, say } = await bench('rdm6300')
    const wrong = blindTo(badgeFrameOf('rdm6300', badge))
    await say(wrong)
    await say(wrong)
    assert.deepEqual(seen, ['63E3086CED'])
  })

  it('refuses sums in place of the exclusive or, small letters, and the end of the other model', async () => {
    for (const text of ['\x022E00AF0EC9B4\x03', '\x0262e3086ced08\x03', '\x0262E3086CED08\r\n\x03']) {
      const { seen, say } = await bench('rdm6300')
      await say(Buffer.from(text, 'latin1'))
      await say(Buffer.from(text, 'latin1'), 500)
      assert.equal(seen.length, 1)
      assert.match(seen[0] ?? '', /^capture\.(checksum|line-garbage)$/)
    }
  })

  it('tells a line that only makes noise once, when the noise has stopped', async () => {
    const { seen, say, clock } = await bench('rdm6300')
    for (let chunk = 0; chunk < 20; chunk++) await say(Buffer.from('9f01aa55e3', 'hex'))
    assert.deepEqual(seen, [])
    await clock.advance(200)
    assert.deepEqual(seen, ['capture.line-garbage'])
  })

  it('ends with the reason when the reader is unplugged', async () => {
    const { seen, cable, clock } = await bench('id12la')
    cable.unplug()
    await clock.advance(1)
    assert.deepEqual(seen, ['capture.port-closed'])
  })

  it('names no badge that was not there, whatever happens to the bytes', async () => {
    const plan = fc.array(anyByteFault, { minLength: 4, maxLength: 16 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('rdm6300', 'id12la'), plan, async (model, faults) => {
        const clock = manualClock()
        const { seen, show } = await bench(model, clock, memoryLine(faultyWire(faults, clock)))
        await show(badge, faults.length)
        await clock.advance(12_000)
        await show('01000734E0', 2)
        assert.ok(seen.every((told) => told === badge || told === '01000734E0' || told.startsWith('capture.')))
        assert.equal(seen.at(-1), '01000734E0')
      }),
      { numRuns: 200, seed: 20261122 },
    )
  })
})

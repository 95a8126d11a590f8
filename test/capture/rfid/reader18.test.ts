import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { driver } from '../../../src/capture/rfid/reader18.ts'
import { crc16Mcrf4xx, withCrc } from '../../../src/capture/serial/crc16.ts'
import { simulateReader18 } from '../../../src/capture/simulators/reader18.ts'
import { isFault } from '../../../src/values/index.ts'
import { anyByteFault, faultyWire } from '../../support/byteFaults.ts'
import { manualClock } from '../../support/clock.ts'
import { lineClock } from '../../support/lineClock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'
import { plugboard } from '../../support/plugboard.ts'
import { sharedData } from '../../support/shared.ts'

// Answers of a real CF-RU5102, as published with wabson/chafon-rfid (MIT).
const info = Buffer.from('1100210000160c034e001e0a01000000e651', 'hex')
const twoTags = Buffer.from('20000103020c0000000000000000000003130c0000000000000000000003149ac9', 'hex')
const lastFrame = (...data: number[]) => withCrc(crc16Mcrf4xx, [4 + data.length, 0, 1, ...data])
const noTags = lastFrame(0xfb)
const inventoryRequest = '04ff011bb4'

/** A reader that answers each inventory with the next of the answers given. */
async function bench(...answers: Uint8Array[]) {
  const clock = manualClock()
  const cable = memoryLine()
  const asked: string[] = []
  cable.onWritten((bytes) => {
    asked.push(Buffer.from(bytes).toString('hex'))
    cable.send(bytes[2] === 0x21 ? info : (answers.shift() ?? []))
  })
  const options = { path: '/dev/memory', profile: 'reader18', lineClock: clock, replyTimeoutMs: 100 }
  const reader = await paced(clock, driver.open(cable.line, options))
  const inventory = () => paced(clock, reader.inventory())
  return { inventory, asked }
}
const epcs = (tags: readonly { epc: string }[]) => tags.map((tag) => tag.epc)

describe('capture/rfid Reader18', () => {
  it('sends exactly the documented requests', async () => {
    const { inventory, asked } = await bench(noTags)
    await inventory()
    assert.deepEqual(asked, ['04ff211995', inventoryRequest])
  })

  it('reads on while the reader says that more frames follow, each tag once', async () => {
    const { inventory } = await bench(Buffer.concat([twoTags, twoTags, lastFrame(0x01, 1, 2, 0xab, 0xcd)]))
    assert.deepEqual(epcs(await inventory()), ['000000000000000000000313', '000000000000000000000314', 'ABCD'])
  })

  it('reads the inventories the maker of another driver captured, and refuses the damaged one', async function () {
    const folder = sharedData('serial/reader18')
    if (!folder) return this.skip()
    const read = (name: string) => readFileSync(`${folder}/${name}`)
    const { inventory } = await bench(
      Buffer.concat([read('inventory-1tag.bin'), read('inventory-2tags.bin'), noTags]),
      Buffer.concat([read('inventory-1tag-b.bin'), noTags]),
      read('bad-crc.bin'),
      read('bad-crc.bin'),
    )
    assert.deepEqual(epcs(await inventory()), ['000000000000000000000313', '000000000000000000000314'])
    assert.equal((await inventory()).length, 1)
    await assert.rejects(inventory(), (error) => isFault(error, 'capture.checksum'))
  })

  it('refuses an answer with a damaged frame in it, and asks again', async () => {
    const damaged = Buffer.concat([twoTags, twoTags, noTags])
    damaged.writeUInt8(0xff, 10)
    const { inventory } = await bench(damaged, Buffer.concat([twoTags, noTags]))
    assert.equal((await inventory()).length, 2)
    const twice = await bench(damaged, damaged)
    await assert.rejects(twice.inventory(), (error) => isFault(error, 'capture.frame-length'))
  })

  it('refuses an answer that breaks off before its last frame', async () => {
    const { inventory } = await bench(twoTags, twoTags)
    await assert.rejects(inventory(), (error) => isFault(error, 'capture.frame-length'))
  })

  it('sees no tags as none', async () => {
    assert.deepEqual(await (await bench(noTags)).inventory(), [])
  })

  it('asks again when the reader ran out of scan time, until nothing new is found', async () => {
    const [one, both] = [lastFrame(0x02, 1, 1, 0xaa), lastFrame(0x02, 2, 1, 0xaa, 1, 0xbb)]
    const { inventory, asked } = await bench(one, both, both)
    assert.deepEqual(epcs(await inventory()), ['AA', 'BB'])
    assert.equal(asked.filter((request) => request === inventoryRequest).length, 3)
  })

  it('names the status a reader refuses with', async () => {
    const { inventory } = await bench(lastFrame(0xfe))
    await assert.rejects(inventory(), (error) => {
      assert.ok(isFault(error, 'capture.device-exception'))
      assert.match(error.message, /command unknown/)
      return true
    })
  })

  it('refuses a list of tags that does not end where its frame ends, as another model sends it', async () => {
    for (const data of [[0x01, 2, 1, 0xaa], [0x01, 1, 9, 0xaa], [0x01, 1, 1, 0xaa, 0x01], [0x01]])
      await assert.rejects((await bench(lastFrame(...data), lastFrame(...data))).inventory(), (error) =>
        isFault(error, 'capture.frame-length'),
      )
  })

  it('never reports a tag that was not in the field since it was asked', async () => {
    const plan = fc.array(anyByteFault, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(plan, async (faults) => {
        const clock = manualClock()
        const cable = memoryLine(faultyWire([{ kind: 'none' }, ...faults], clock))
        let rounds = 0
        const inField = () => Array.from({ length: 8 }, (_, tag) => `30${String(rounds).padStart(20, '0')}0${tag}`)
        const device = memoryLine()
        cable.onWritten(device.send)
        device.onWritten(cable.send)
        simulateReader18(device.line, () => {
          rounds++
          return inField()
        })
        const options = { path: '/dev/memory', profile: 'reader18', lineClock: clock, replyTimeoutMs: 100 }
        const reader = await paced(clock, driver.open(cable.line, options))
        for (let turn = 0; turn < 6; turn++) {
          const tags = await paced(clock, reader.inventory()).catch((error) => {
            if (!isFault(error)) throw error
          })
          if (tags) assert.deepEqual(epcs(tags), inField())
        }
      }),
      { numRuns: 100, seed: 20261122 },
    )
  })
})

describe('capture/rfid Reader18, over a real cable', () => {
  const board = plugboard()

  it('reads forty tags in several frames, then none', async () => {
    const cable = await board.cable()
    let field = Array.from({ length: 40 }, (_, tag) => `30${String(tag).padStart(22, '0')}`)
    simulateReader18(await board.line(cable.b, 57_600), () => field)
    const options = { path: cable.a, profile: 'reader18', lineClock }
    const reader = await driver.open(await board.line(cable.a, 57_600), options)
    assert.deepEqual(epcs(await reader.inventory()), field)
    field = []
    assert.deepEqual(await reader.inventory(), [])
  })
})

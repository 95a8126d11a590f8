import assert from 'node:assert/strict'
import { symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { captureFault } from '../../../src/capture/faults.ts'
import { openReader } from '../../../src/capture/reader/index.ts'
import { keepReading } from '../../../src/capture/reader/lasting.ts'
import { queue } from '../../../src/capture/reader/queue.ts'
import type { Reader, Sighting } from '../../../src/capture/reader/reader.ts'
import { simulateScan } from '../../../src/capture/simulators/scanner.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { lineClock } from '../../support/lineClock.ts'
import { plugboard } from '../../support/plugboard.ts'
import { first, heardFrom } from '../../support/seen.ts'
import { tempDir } from '../../support/tempDir.ts'

const gone = () => captureFault('capture.port-closed', 'the port is unplugged')
const missing = () => captureFault('capture.port-missing', 'the port is not there')

/** Lives of a reader, one for each opening, ended by the test; a fault in place of one is an opening that fails. */
function livesOf(...openings: (ReturnType<typeof gone> | 'opens')[]) {
  const lives: ReturnType<typeof queue<Sighting>>[] = []
  const openedMs: number[] = []
  const clock = manualClock()
  const open = async (): Promise<Reader> => {
    openedMs.push(clock.monotonicMs())
    const opening = openings.shift()
    if (opening !== 'opens') throw opening ?? missing()
    const life = queue<Sighting>()
    lives.push(life)
    return { sightings: life.items, close: async () => life.end() }
  }
  const see = (source: string) =>
    lives.at(-1)?.push({ source, aim: null, symbology: null, ms: 0, result: { source: 'badge', number: source } })
  return { open, clock, lives, openedMs, see }
}

describe('capture/reader that lasts', () => {
  it('says what the first opening says', async () => {
    const { open, clock } = livesOf(missing())
    await assert.rejects(keepReading(open, clock), (error) => isFault(error, 'capture.port-missing'))
  })

  it('tells what every life tells, and why it is lost in between', async () => {
    const { open, clock, lives, see } = livesOf('opens', missing(), 'opens')
    const reader = await keepReading(open, clock)
    const seen = heardFrom(reader)
    see('A')
    lives[0]?.end(gone())
    await clock.advance(0)
    assert.equal(reader.lost()?.code, 'capture.port-closed')
    await clock.advance(250)
    assert.equal(reader.lost()?.code, 'capture.port-missing')
    await clock.advance(500)
    assert.equal(reader.lost(), null)
    see('B')
    await clock.advance(1)
    assert.deepEqual(seen, ['A', 'B'])
    await reader.close()
    await clock.advance(1)
    assert.deepEqual(seen, ['A', 'B', 'closed'])
  })

  it('knocks ever less often, to every fifteen seconds', async () => {
    const { open, clock, lives, openedMs } = livesOf('opens')
    const reader = await keepReading(open, clock)
    heardFrom(reader)
    lives[0]?.end(gone())
    await clock.advance(0)
    await clock.advance(60_000)
    const rests = openedMs.slice(2).map((atMs, at) => atMs - (openedMs[at + 1] ?? 0))
    assert.deepEqual(rests, [500, 1000, 2000, 4000, 8000, 15_000, 15_000])
    await reader.close()
    assert.equal(clock.sleeping(), 0)
  })

  it('knocks ever less often at one that opens and dies, until it tells something', async () => {
    const { open, clock, lives, openedMs, see } = livesOf(...Array<'opens'>(6).fill('opens'))
    const reader = await keepReading(open, clock)
    heardFrom(reader)
    const die = async () => {
      lives.at(-1)?.end(gone())
      await clock.advance(0)
      await clock.advance(15_000)
    }
    for (let life = 0; life < 4; life++) await die()
    see('A')
    await clock.advance(0)
    await die()
    const rests = openedMs.slice(1).map((atMs, at) => atMs - at * 15_000)
    assert.deepEqual(rests, [250, 500, 1000, 2000, 250])
    await reader.close()
  })

  const board = plugboard()

  it('hears a real port that is pulled and plugged in again', async () => {
    const path = join(await tempDir(), 'scanner')
    const plugged = async () => {
      const cable = await board.cable()
      symlinkSync(cable.a, path)
      return { cable, device: await board.line(cable.b, 115_200) }
    }
    const before = await plugged()
    const reader = board.keep(
      await keepReading(() => openReader({ profile: 'scanner', port: path }, lineClock), lineClock),
    )
    const code = '00095060000000000015'
    await simulateScan(before.device, `]C1${code}`)
    assert.equal((await first(reader, 1))[0]?.source, code)
    before.cable.close()
    unlinkSync(path)
    const after = await plugged()
    const heard = new AbortController()
    const again = first(reader, 1).finally(() => heard.abort())
    while (!heard.signal.aborted) {
      await simulateScan(after.device, `]C1${code}`)
      await lineClock.sleep(30)
    }
    assert.equal((await again)[0]?.source, code)
  })
})

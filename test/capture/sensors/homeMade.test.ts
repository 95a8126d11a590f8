import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { LineProfile } from '../../../src/capture/sensors/home-made/lineProfile.ts'
import { openThermometer } from '../../../src/capture/sensors/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { type MemoryLine, memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'

const profile: LineProfile = { baudRate: 115_200, pattern: 'T=(?<temperature>-?\\d+\\.\\d) H=\\d+', unit: 'celsius' }

async function bench(given: Partial<LineProfile> = {}) {
  const [clock, cable] = [manualClock(), memoryLine()]
  const options = {
    path: '/dev/memory',
    profile: 'HOME-MADE',
    probe: 'P1',
    clock,
    lineClock: clock,
    line: { ...profile, ...given },
  }
  const thermometer = await openThermometer(options, async () => cable.line)
  return { clock, cable, read: () => paced(clock, thermometer.read(), 100) }
}

/** Sends one chunk after another while a reading is waited for. */
async function readFrom(chunks: readonly string[], given: Partial<LineProfile> = {}) {
  const { clock, cable, read } = await bench(given)
  const reading = read()
  reading.catch(() => {})
  for (const chunk of chunks) {
    cable.send(Buffer.from(chunk, 'latin1'))
    await clock.advance(100)
  }
  const { milliCelsius, quality } = await reading
  return [milliCelsius, quality]
}

const answering = (cable: MemoryLine, lines: readonly string[]) => {
  const said = [...lines]
  cable.onWritten((bytes) => {
    assert.equal(Buffer.from(bytes).toString(), 'T\n')
    cable.send(Buffer.from(said.shift() ?? ''))
  })
}

describe('capture/sensors home-made line', () => {
  it('reads the first whole line that comes after it began to listen', async () => {
    assert.deepEqual(await readFrom(['.5 H=40\nT=4.', '5 H=41\r\n']), [4500, 'good'])
    assert.deepEqual(await readFrom(['T=2.5 H=40\n', 'T=-12.5 H=40\n']), [-12_500, 'good'])
  })

  it('asks where the logger talks only when asked, and throws away what may be a late answer', async () => {
    const { cable, read } = await bench({ ask: 'T\n' })
    answering(cable, ['T=9.0 H=1\n', 'T=4.5 H=1\n', 'T=4.6 H=1\n'])
    assert.equal((await read()).milliCelsius, 4500)
    assert.equal((await read()).milliCelsius, 4600)
    await assert.rejects(read(), { code: 'capture.no-reply' })
  })

  it('counts in the unit and the step that it was told', async () => {
    const pattern = '(?<temperature>-?[\\d,]+)'
    const lines = (value: string) => [`${value}\n`, `${value}\n`]
    assert.deepEqual(await readFrom(lines('45'), { pattern, scale: 0.1 }), [4500, 'good'])
    assert.deepEqual(await readFrom(lines('40,1'), { pattern, unit: 'fahrenheit' }), [4500, 'good'])
    assert.deepEqual(await readFrom(lines('27765'), { pattern, unit: 'kelvin', scale: 0.01 }), [4500, 'good'])
    assert.deepEqual(await readFrom(lines('850'), { pattern, scale: 0.1 }), [85_000, 'range'])
  })

  it('refuses a line that does not match as a whole, is too long, was interrupted, or holds no number', async () => {
    const first = 'T=1.0 H=1\n'
    for (const line of ['T=4.5\n', 'xT=4.5 H=1\n', 'T=4.5 H=1 \u001b[2J\n', `T=4.5 H=${'1'.repeat(300)}\n`])
      await assert.rejects(readFrom([first, line]), { code: 'capture.line-unmatched' }, line)
    const pattern = '(?<temperature>.*)'
    for (const line of ['4.5.6\n', '1e3\n', 'NaN\n', '-\n', '999999\n'])
      await assert.rejects(readFrom([first, line], { pattern }), { code: 'capture.line-unmatched' }, line)
  })

  it('refuses a pattern that could take for ever, and one that is none', async () => {
    for (const pattern of ['T=(?<temperature>(\\d+)+)x', '(?<temperature>\\d)(?:a|aa)*', '(?<temperature>(\\d+){1,})'])
      await assert.rejects(
        bench({ pattern }),
        { code: 'capture.line-profile', message: /repeats no repetition/ },
        pattern,
      )
    const slow = '(?<temperature>\\d+\\d+\\d+\\d+\\d+\\d+)x'
    await assert.rejects(bench({ pattern: slow }), { code: 'capture.line-profile', message: /decides in time/ })
    for (const pattern of ['\\d+', '(?<temperature>[', `(?<temperature>${'1'.repeat(300)})`])
      await assert.rejects(bench({ pattern }), { code: 'capture.line-profile' }, pattern)
    const [clock, cable] = [manualClock(), memoryLine()]
    const options = { path: '/dev/memory', profile: 'HOME-MADE', probe: 'P1', clock, lineClock: clock }
    await assert.rejects(
      openThermometer(options, async () => cable.line),
      { code: 'capture.line-profile' },
    )
  })

  it('cuts off a match that takes too long, which costs the line', async () => {
    const pattern = 'T=(?<temperature>\\d+\\d+\\d+\\d+\\d+\\d+)x'
    const lines = ['T=1x\n', `T=${'1'.repeat(250)}\n`]
    await assert.rejects(readFrom(lines, { pattern }), { code: 'capture.line-unmatched' })
  })

  it('ends with the port, whenever that goes', async () => {
    const { cable, read, clock } = await bench()
    const reading = read()
    reading.catch(() => {})
    await clock.advance(100)
    cable.unplug()
    await assert.rejects(reading, { code: 'capture.port-closed' })
  })

  it('takes from any bytes in any pieces only a number that stood in a whole line', async () => {
    const piece = fc.oneof(fc.constantFrom('T=4.5 H=1', '\n', '\r\n', 'T=-4', '.5 H=2\n'), fc.string({ maxLength: 12 }))
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const lines = pieces.join('').split(/[\r\n]+/)
        const [value] = await readFrom(pieces).catch((error) => {
          if (isFault(error)) return []
          throw error
        })
        if (value !== undefined)
          assert.ok(
            lines.some((line) => /^T=-?\d+\.\d H=\d+$/.test(line) && line.includes(`T=${Number(value) / 1000}`)),
          )
      }),
      { numRuns: 100, seed: 20261122 },
    )
  })
})

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LineProfile } from '../../../src/capture/sensors/home-made/lineProfile.ts'
import { openThermometer, thermometerProfiles } from '../../../src/capture/sensors/index.ts'
import { isFault, type Quality } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { paced } from '../../support/pace.ts'

type Expected = {
  readonly profile: string
  readonly address: string
  readonly line?: LineProfile
  readonly milliCelsius: number
  readonly quality: Quality
  readonly correction: number | null
}
type Said = { readonly way: string; readonly bytes: Buffer }

const folder = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const cases = globSync('*/*/expected.json', { cwd: folder })
  .map((file) => ({ name: dirname(file), expected: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Expected }))
  .filter(({ expected }) => expected.profile !== undefined)

/** Lines of `> sent` and `< answered`: hexadecimal, or text in quotes. */
function dialogueIn(name: string): Said[] {
  const lines = readFileSync(join(folder, name, 'input.txt'), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => {
    const what = line.slice(2)
    const bytes = what.startsWith('"')
      ? Buffer.from(JSON.parse(what), 'latin1')
      : Buffer.from(what.replaceAll(' ', ''), 'hex')
    return { way: line.slice(0, 1), bytes }
  })
}

/** Plays the device's part of a dialogue, and opens and reads it as its profile says. */
async function play(dialogue: readonly Said[], { profile, address, line }: Expected) {
  const [clock, cable, rest] = [manualClock(), memoryLine(), [...dialogue]]
  cable.onWritten((bytes) => {
    const asked = rest.shift()
    assert.deepEqual(Buffer.from(bytes).toString('latin1'), asked?.bytes.toString('latin1'))
    while (rest[0]?.way === '<') cable.send(rest.shift()?.bytes ?? [])
  })
  const options = { path: '/dev/memory', profile, address, probe: 'P1', clock, lineClock: clock, replyTimeoutMs: 200 }
  const opening = openThermometer({ ...options, ...(line ? { line } : {}) }, async () => cable.line)
  const thermometer = await paced(clock, opening, 50)
  const { milliCelsius, quality } = await paced(clock, thermometer.read(), 50)
  return { reading: { milliCelsius, quality, correction: thermometer.correction }, unsaid: rest.length }
}

describe('capture/sensors by their fixtures', () => {
  it('have one for every profile, or for one of its table', () => {
    const shown = new Set(cases.map(({ expected }) => expected.profile))
    const without = thermometerProfiles.filter((profile) => !shown.has(profile))
    assert.deepEqual(without, ['ELITECH-RC-4HC', 'ELITECH-RC-5'])
  })

  for (const { name, expected } of cases)
    it(`ask and read as in ${name}`, async () => {
      const { milliCelsius, quality, correction } = expected
      assert.deepEqual(await play(dialogueIn(name), expected), {
        reading: { milliCelsius, quality, correction },
        unsaid: 0,
      })
    })

  for (const { name, expected } of cases)
    it(`take nothing from ${name} when its last answer is cut short`, async () => {
      const dialogue = dialogueIn(name)
      const last = dialogue.at(-1) as Said
      const cut = [...dialogue.slice(0, -1), { way: '<', bytes: last.bytes.subarray(0, -1) }]
      await assert.rejects(play(cut, expected), (error) => isFault(error) || error instanceof assert.AssertionError)
    })
})

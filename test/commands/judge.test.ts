import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { profileNames } from '../../src/cli/index.ts'
import { profiles } from '../../src/coldchain/index.ts'
import DeviceEnroll from '../../src/commands/device/enroll.ts'
import ExcursionJudge from '../../src/commands/excursion/judge.ts'
import LoggerImport from '../../src/commands/logger/import.ts'
import { play } from '../support/play.ts'
import { assertSchema } from '../support/schemas.ts'
import { tempDir } from '../support/tempDir.ts'

/** A fridge read every ten minutes, whose door stood open from nine to ten. */
async function openDoor(): Promise<string> {
  const path = join(await tempDir(), 'fridge.csv')
  const rows = Array.from({ length: 24 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 10, 20, 8, i * 10)).toISOString()
    return `${at},${i >= 6 && i < 12 ? '9.1' : '5.0'}`
  })
  writeFileSync(path, ['time,celsius', ...rows, ''].join('\n'))
  return path
}

describe('excursion judge', () => {
  it('says by each profile asked what a table of temperatures amounts to, without a site', async () => {
    const words = ['excursion', 'judge', '--csv', await openDoor(), '--profile', 'msupply', '--profile', 'who-30dtr']
    const { stdout, exit } = await play([...words, '--json'])
    const answer = JSON.parse(stdout)
    assertSchema('excursion-judge', answer)
    const found = answer.profiles.map(({ profile, excursions }: { profile: string; excursions: unknown[] }) => [
      profile,
      excursions.length,
    ])
    assert.deepEqual(
      [answer.readings, found, exit],
      [
        24,
        [
          ['msupply', 1],
          ['who-30dtr', 0],
        ],
        0,
      ],
    )
    const [{ worst, certainMs, possibleMs, startedAt, endedAt }] = answer.profiles[0].excursions
    assert.deepEqual([worst, certainMs, possibleMs], [9100, 50 * 60_000, 70 * 60_000])
    assert.deepEqual([startedAt, endedAt], [Date.UTC(2026, 10, 20, 9), Date.UTC(2026, 10, 20, 10)])
    assert.match(
      (await play(words)).stdout,
      /^24 readings, 3 h 50 min measured, 0 s in gaps over 30 min 00 s\nprofile .*\nmsupply {2}2026-11-20T09:00Z .*9\.1 °C {2}50 min 00 s {2}1 h 10 min/,
    )
  })

  it('counts a gap as unknown, not as warm', async () => {
    const words = ['excursion', 'judge', '--csv', await openDoor(), '--profile', 'msupply', '--max-gap', '5min']
    assert.match((await play(words)).stdout, /^nothing to judge by msupply: no time was measured$/m)
  })

  it('names every profile in its help', () => {
    assert.deepEqual(
      profileNames.split(/, | or /),
      profiles.map(({ name }) => name),
    )
    for (const { flags } of [ExcursionJudge, LoggerImport, DeviceEnroll])
      assert.ok(flags.profile.summary?.includes(profileNames))
  })

  it('answers a picture given for a table in one sentence', async () => {
    const path = join(await tempDir(), 'curve.csv')
    writeFileSync(path, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
    const { stderr, exit } = await play(['excursion', 'judge', '--csv', path, '--profile', 'msupply'])
    assert.match(stderr, /^error: expected a table in text, received a PNG picture$/m)
    assert.equal(exit, 2)
  })

  it('refuses a table it cannot read and a profile nobody knows', async () => {
    const csv = ['excursion', 'judge', '--csv', await openDoor()]
    for (const [words, code] of [
      [[...csv, '--profile', 'mine'], 'coldchain.profile-unknown'],
      [[...csv, '--profile', 'msupply', '--time-column', 'when'], 'capture.csv-malformed'],
      [csv, 'cli.answer-missing'],
    ] as const) {
      const { stdout, exit } = await play([...words, '--json'])
      assert.deepEqual([JSON.parse(stdout).error.code, exit], [code, 2])
    }
  })
})

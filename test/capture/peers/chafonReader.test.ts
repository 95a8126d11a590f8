import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { openReader } from '../../../src/capture/reader/index.ts'
import { simulateReader18 } from '../../../src/capture/simulators/reader18.ts'
import { lineClock } from '../../support/lineClock.ts'
import { chafonRfid, hasPeer, runPeer } from '../../support/peer.ts'
import { plugboard } from '../../support/plugboard.ts'
import { first } from '../../support/seen.ts'

const reader = fileURLToPath(new URL('chafonReader.py', import.meta.url))

describe(`the simulated Reader18, read by a program written by others (${chafonRfid.get})`, () => {
  const board = plugboard()
  before(function () {
    if (!hasPeer(chafonRfid, ['-c', 'import chafon_rfid.uhfreader18, serial'])) this.skip()
  })

  for (const [tags, frames] of [
    [0, 1],
    [1, 1],
    [20, 4],
  ] as const)
    it(`gives it the ${tags} tags that our driver gets`, async () => {
      const cable = await board.cable()
      const field = Array.from({ length: tags }, (_, tag) => `30${String(tag).padStart(22, '0')}`)
      simulateReader18(await board.line(cable.b, 57_600), () => field)
      const said = JSON.parse(await runPeer(chafonRfid, [reader, cable.a]))
      assert.deepEqual(said, { type: 'UHFReader18', gen2: true, frames, tags: field })
      const ours = board.keep(await openReader({ profile: 'reader18', port: cable.a }, lineClock))
      assert.deepEqual(
        (await first(ours, tags)).map(({ source }) => source),
        field,
      )
    })
})

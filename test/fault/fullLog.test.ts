import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { verify } from '../../src/app/index.ts'
import { delivered, hourMs } from '../support/consortium.ts'
import { every, measure } from '../support/measured.ts'
import { cleanEnvironment } from '../support/run.ts'
import { tempDir } from '../support/tempDir.ts'
import type { Filled } from './logger.ts'

const logger = fileURLToPath(new URL('logger.ts', import.meta.url))
const onDisk = `mount -t tmpfs -o size=24m none "$DISK" && cp -r "$WORLD"/. "$DISK" || exit 77
  "$0" "$1" "$DISK"
  cp -r "$DISK"/. "$WORLD" && rm -f "$WORLD"/clinic/journal.reserve`

describe('a log on a disk that is full', function () {
  this.timeout(60_000)

  it('goes on where old readings can leave it, then fails, and loses nothing that was acknowledged', async function () {
    const story = await delivered()
    for (let day = 0; day < 8; day++) {
      const from = story.clock.now()
      story.clock.jump(24 * hourMs)
      await measure(story.at.clinic, { container: 'fridge' }, every(hourMs / 6, from, 23 * hourMs, day === 3 ? 9 : 5))
    }
    const { address } = story.at.clinic.site.file.devices[0] ?? assert.fail()
    const before = story.at.clinic.journal().readings(address).head().size
    await story.at.clinic.close()
    const env = { ...cleanEnvironment(), DISK: await tempDir(), WORLD: story.dir }
    const args = ['-rm', 'sh', '-c', onDisk, process.execPath, logger]
    const { stdout, status, stderr } = spawnSync('unshare', args, { env, encoding: 'utf8' })
    // A machine that has no such disk to offer.
    if (status === null || status === 77 || /unshare/.test(stderr)) this.skip()
    const { acknowledged, segments, code } = JSON.parse(stdout) as Filled
    assert.equal(code, 'store.full')
    assert.ok(acknowledged > 100, `${acknowledged}`)
    assert.equal(segments, 1, 'all but the warm day left')
    const clinic = story.reopen('clinic')
    const all = [...clinic.journal().readings(address).readings()]
    assert.equal(all.length, before + acknowledged + 1)
    assert.deepEqual(
      (await verify(clinic)).findings.map((each) => each.code).filter((each) => each !== 'verify.clock-changed'),
      ['verify.tail-unsigned'],
    )
    await clinic.close()
    await story.close()
  })
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Played } from '../support/play.ts'
import { cleanEnvironment } from '../support/run.ts'
import { batch, cartonA, vaccinated, vial, type World } from '../support/smallWorld.ts'
import { tempDir } from '../support/tempDir.ts'
import { filesIn } from './damage.ts'

const reader = fileURLToPath(new URL('./reader.ts', import.meta.url))

/** Plays commands while the world lies on a medium that cannot be written; nothing where no such medium can be had. */
async function playedReadOnly({ dir }: World, commands: readonly string[][]): Promise<Played[] | undefined> {
  const script = `mount -t tmpfs none "$DISK" && cp -r "$WORLD"/. "$DISK" && mount -o remount,ro "$DISK" || exit 77
    exec "$0" "$@"`
  const DISK = await tempDir()
  const lines = commands.map((args) => [...args, '--site', `${DISK}/clinic`])
  const args = ['-rm', 'sh', '-c', script, process.execPath, reader, JSON.stringify(lines)]
  const { stdout, stderr, status } = spawnSync('unshare', args, {
    env: { ...cleanEnvironment(), DISK, WORLD: dir },
    encoding: 'utf8',
  })
  if (status === 77 || status === null || /unshare failed/.test(stderr)) return undefined
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout)
}

describe('a copy of a site that may only be read', function () {
  this.timeout(60_000)

  for (const [what, change] of [
    ['as its owner left it', undefined],
    ['without the read model', 'readmodel.sqlite'],
  ] as const)
    it(`answers every question, ${what}, and says in a sentence that nothing can be recorded in it`, async function () {
      const world = await vaccinated()
      const dose = readFileSync(world.path('dose'), 'utf8')
      if (change) spawnSync('rm', [world.path('clinic', change)])
      const questions = [
        ['batch', 'list'],
        ['batch', 'show', batch],
        ['container', 'list'],
        ['device', 'list'],
        ['dose', 'check', vial(5)],
        ['dose', 'list'],
        ['excursion', 'list'],
        ['handoff', 'list'],
        ['ledger', 'status'],
        ['party', 'list'],
        ['symptom', 'list'],
        ['trace', 'back', dose],
        ['trace', 'forward', batch],
        ['agent', 'status'],
        ['verify'],
      ]
      const before = filesIn(world.dir)
      const said = await playedReadOnly(world, [...questions, ['container', 'place', cartonA, '--container', 'van']])
      if (!said) this.skip()
      const refused = said.pop()
      said.forEach(({ stderr, exit }, at) => {
        const told = `${questions[at]?.join(' ')}: ${stderr}`
        // Going wrong, `dose check` means "do not use".
        assert.ok(exit === 0 || (questions[at]?.[0] === 'dose' && exit === 3), told)
        assert.equal(stderr, '', told)
      })
      assert.match(refused?.stderr ?? '', /^error: \S+ may not be written \(.+\)\nhint: .+\ncode: store\.unwritable\n$/)
      assert.equal(refused?.exit, 1)
      assert.deepEqual(filesIn(world.dir), before)
    })
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { verify } from '../../src/app/index.ts'
import { cleanEnvironment, cli } from '../support/run.ts'
import { cartonB, delivered, type World } from '../support/smallWorld.ts'
import { tempDir } from '../support/tempDir.ts'
import { filesIn } from './damage.ts'
import { atSite, recorded } from './site.ts'

/** Says the same command again and again, each time with a little more room. */
type Disk = { readonly shell: readonly string[]; readonly script: string; readonly told: RegExp }

const disks: Record<string, Disk> = {
  // The world moves to a disk of its own, which only this shell and its commands can see, and back when it is over.
  'is full': {
    shell: ['unshare', '-rm', 'sh'],
    told: /^(SSCC .+\n)?error: .+\nhint: .+\ncode: store\.full\nexit 1$/,
    script: `mount -t tmpfs -o size=8m none "$DISK" && cp -r "$WORLD"/. "$DISK" || exit 77
      for free in 16 48 80 128 160 1024; do
        dd if=/dev/zero of="$DISK/filler" bs=4k 2> /dev/null
        truncate -s "-\${free}K" "$DISK/filler"
        "$0" "$@" --site "$DISK/clinic"
        code=$?
        rm "$DISK/filler"
        printf 'exit %s\\0' $code
        test $code -ne 0 || break
      done 2>&1
      cp -r "$DISK"/. "$WORLD"`,
  },
  'takes no longer files': {
    shell: ['sh'],
    told: /^(SSCC .+\n)?error: .+\nhint: .+\ncode: store\.(full|io)\nexit 1$/,
    script: `export NODE_DISABLE_COMPILE_CACHE=1
      for blocks in 32 64 112 4096; do
        (ulimit -f $blocks; exec "$0" "$@" --site "$WORLD/clinic")
        code=$?
        printf 'exit %s\\0' $code
        test $code -ne 0 || break
      done 2>&1`,
  },
}

/** @returns What each attempt said, up to its exit code; nothing on a machine that has no such disk to offer. */
async function attempts({ dir }: World, { shell, script }: Disk, command: readonly string[]): Promise<string[]> {
  const env = { ...cleanEnvironment(), DISK: await tempDir(), WORLD: dir }
  const [shellName = 'sh', ...shellArgs] = shell
  const args = [...shellArgs, '-c', script, process.execPath, cli, ...command]
  return spawnSync(shellName, args, { env, encoding: 'utf8' }).stdout?.split('\0').slice(0, -1) ?? []
}

describe('a statement that is to be recorded on a disk', function () {
  this.timeout(60_000)

  for (const [what, disk] of Object.entries(disks))
    it(`that ${what} fails with its code, leaves nothing half written, and is said once when there is room`, async function () {
      const world = await delivered()
      const site = world.path('clinic')
      const before = await atSite(site, recorded)
      const said = await attempts(world, disk, ['container', 'place', cartonB, '--container', 'van'])
      if (said.length === 0) this.skip()
      const failed = said.slice(0, -1)
      assert.ok(failed.length > 1, said.join('\n'))
      for (const each of failed) assert.match(each, disk.told)
      assert.match(said.at(-1) ?? '', /^SSCC \d+ placed in van\nhint: no thermometer .+\nexit 0$/)
      const after = await atSite(site, recorded)
      assert.deepEqual(after.slice(0, -1), before)
      assert.equal(after.length, before.length + 1)
      assert.deepEqual((await atSite(site, verify)).findings, [])
      assert.deepEqual(
        Object.keys(filesIn(world.dir)).filter((name) => /\.(part|new)$|-wal$/.test(name)),
        [],
      )
    })
})

// Builds dist and the command manifest from nothing, so a file that was removed from src is not left behind in dist.
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

// The manifest goes first and comes last: setup.mjs takes it as the sign of a finished build.
rmSync(join(root, 'oclif.manifest.json'), { force: true })
rmSync(join(root, 'dist'), { recursive: true, force: true })
run('node_modules/typescript/bin/tsc')
cpSync(join(root, 'src'), join(root, 'dist'), {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || path.endsWith('.sql'),
})
run('node_modules/oclif/bin/run.js', 'manifest')

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

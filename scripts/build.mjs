// Builds dist and the command manifest from nothing, so a file that was removed from src is not left behind in dist.
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

const root = join(import.meta.dirname, '..')

// The manifest goes first and comes last: setup.mjs takes it as the sign of a finished build.
rmSync(join(root, 'oclif.manifest.json'), { force: true })
rmSync(join(root, 'dist'), { recursive: true, force: true })
await bundle()
for (const path of readdirSync(join(root, 'src'), { recursive: true }))
  if (path.endsWith('.sql')) cpSync(join(root, 'src', path), join(root, 'dist', path))
run('node_modules/oclif/bin/run.js', 'manifest')

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

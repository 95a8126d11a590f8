// Makes a checkout ready: installs when the lock is newer than the last install, builds when anything built from is
// newer than the last build. No dependency and no new syntax: it runs before anything is installed, on the machine's own
// Node.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))

// npm writes the first file and the build writes the second as their last step, so an interrupted run starts again.
const [installed, built] = ['node_modules/.package-lock.json', 'oclif.manifest.json']

if (changedAt(installed) < changedAt('package-lock.json')) npm(['ci', '--loglevel=error'])
if (!existsSync('node_modules/.bin/node') && process.versions.node.split('.')[0] < 24) {
  console.error('error: no Node 24 comes along for this platform; install Node 24.15 or newer from https://nodejs.org')
  process.exit(78)
}
if (!process.argv.includes('--install-only') && changedAt(built) < Math.max(...inputs().map(changedAt)))
  npm(['run', '--silent', 'build'])

/** Folders count too: removing a file changes only the folder it was in. */
function inputs() {
  const within = (folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, path))
  return ['src', 'package.json', 'tsconfig.json', ...within('scripts'), ...within('src')]
}

function changedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function npm(args) {
  const result = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) process.exit(result.status || 1)
}

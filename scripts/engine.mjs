// Builds the consensus engine that `npm run test:network` runs its validators with, once, into a folder outside of this
// clone. We ship neither its source nor its binary: go-ethereum 1.13 is the last one that seals blocks by itself (Clique).
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const version = 'v1.13.15'
const module = `github.com/ethereum/go-ethereum/cmd/geth@${version}`
const longestBuildMs = Number(process.env.VIALTRACE_ENGINE_BUILD_MS ?? 300_000)

/** @returns `{ path }` of the engine, or `{ missing }`: one line that says why there is none. */
export function engine() {
  if (process.env.GETH)
    return existsSync(process.env.GETH) ? { path: process.env.GETH } : { missing: 'GETH names no file' }
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'vialtrace', `geth-${version}`)
  const path = join(folder, 'geth')
  if (existsSync(path)) return { path }
  const go = ['go', '/usr/local/go/bin/go'].find((name) => spawnSync(name, ['version']).status === 0)
  if (!go) return { missing: 'there is no Go toolchain to build its engine with' }
  try {
    mkdirSync(folder, { recursive: true })
  } catch ({ message }) {
    return { missing: `there is no place to build its engine in: ${message}` }
  }
  console.log(`building ${module}, which takes some minutes the first time`)
  // One of its dependencies reaches into the runtime, which the linker of Go 1.23 and later forbids unless told.
  const flags = minorOf(go) >= 23 ? ['-ldflags=-checklinkname=0'] : []
  const built = spawnSync(go, ['install', ...flags, module], {
    env: { ...process.env, GOBIN: folder },
    encoding: 'utf8',
    timeout: longestBuildMs,
  })
  if (existsSync(path)) return { path }
  const reason = built.error?.code === 'ETIMEDOUT' ? `not done in ${longestBuildMs} ms` : lastLine(built.stderr)
  return { missing: `its engine could not be built: ${reason}` }
}

function minorOf(go) {
  return Number(/go1\.(\d+)/.exec(execFileSync(go, ['env', 'GOVERSION'], { encoding: 'utf8' }))?.[1] ?? 0)
}

function lastLine(text) {
  return text?.trim().split('\n').at(-1) ?? 'for a reason unknown'
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(engine())

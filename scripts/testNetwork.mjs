// `npm run test:network`: the tests that need a real network with consensus. Where its engine cannot be had it says so in
// one line and ends well, unless --required is given.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { engine } from './engine.mjs'

const built = engine()
if (!built.path) {
  console.log(`network test not run: ${built.missing}`)
  process.exit(process.argv.includes('--required') ? 1 : 0)
}
const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js')
const { status } = spawnSync(process.execPath, [mocha, 'test/fault/network/consensus.ts'], {
  stdio: 'inherit',
  env: { ...process.env, GETH: built.path },
})
process.exit(status ?? 1)

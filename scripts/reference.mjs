// Writes docs/reference from what the program itself says: its commands, its fault tables, the refusals generated from
// the contract, its kinds of events. With --check it writes nothing and fails when a page is not what it would write.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandPages } from './reference/commands.mjs'
import { errorPages } from './reference/errors.mjs'
import { eventPages } from './reference/events.mjs'

const folder = join(import.meta.dirname, '..', 'docs', 'reference')
const pages = { ...(await commandPages()), ...(await errorPages()), ...(await eventPages()) }
const stale = Object.keys(pages).filter((name) => textOf(join(folder, name)) !== pages[name])

if (process.argv.includes('--check')) {
  for (const name of stale) console.error(`error: docs/reference/${name} is not what the program says`)
  if (stale.length) console.error('hint: run npm run reference, read the difference, and commit it')
  process.exitCode = stale.length ? 1 : 0
} else {
  for (const name of stale) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), pages[name])
  }
  console.log(stale.length ? `wrote ${stale.join(', ')}` : 'nothing to do')
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes } from '../../src/cli/index.ts'
import { code, page, table } from './markdown.mjs'

const src = join(import.meta.dirname, '..', '..', 'src')

export async function errorPages() {
  return { 'errors.md': await faultsPage(), ...(await refusalsPage()) }
}

async function faultsPage() {
  const rooms = readdirSync(src)
    .filter((room) => existsSync(join(src, room, 'faults.ts')))
    .sort()
  const sections = await Promise.all(
    rooms.map(async (room) => {
      const exported = await import(join(src, room, 'faults.ts'))
      const [, faults] = Object.entries(exported).find(([name]) => name.endsWith('Faults'))
      const rows = Object.entries(faults).map(([name, { kind, hint }]) => [code(name), exitCodes[kind], hint])
      return `## ${room}\n\n${table(['code', 'exit', 'what to do'], rows)}`
    }),
  )
  const opening =
    'Every error has a code that never changes its meaning; scripts compare it and nothing else. A refusal by the ledger has its name from the [refusals](refusals.md).'
  return page('Errors', 'the fault tables in src/*/faults.ts', [opening, ...sections, await findingsSection()])
}

/** What `verify` reports instead of throwing; what it finds in a journal has codes of the journal's faults. */
async function findingsSection() {
  const { siteFindings } = await import(join(src, 'app', 'verify.ts'))
  const { chainFindings } = await import(join(src, 'ledger', 'index.ts'))
  const rows = Object.entries({ ...siteFindings, ...chainFindings }).map(([name, what]) => [code(name), what])
  const opening =
    'Verification reports these beside the `journal` codes above; with any that is damage it exits with 5.'
  return `## What verify finds\n\n${opening}\n\n${table(['code', 'meaning'], rows)}`
}

/** The closed list that contract, program and documentation share. */
async function refusalsPage() {
  const { refusals } = await import(join(src, 'values', 'refusals.generated.ts'))
  const rows = refusals.map((each) => [each.code, code(each.name), each.sentence, each.hint])
  const opening =
    'The rulebook answers each statement with 0 (recorded) or one of these; a command that is refused exits with 3.'
  const list = table(['number', 'name', 'when', 'what to do'], rows)
  return { 'refusals.md': page('Refusals', 'contracts/Refusal.sol', [opening, list]) }
}

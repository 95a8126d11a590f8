// Ratios measured in one run, so that the machine's speed cancels out. `--json` for machines.
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  deployLedger,
  initSite,
  openWorkspace,
  proposeAdmission,
  registerBatch,
  systemWiring,
} from '../src/app/index.ts'
import { gtin, instant, type Name } from '../src/values/index.ts'
import { ledgerFigures } from './ledger.ts'
import type { Figure } from './measure.ts'
import { readingFigures } from './readings.ts'
import { startFigures } from './start.ts'

const dir = mkdtempSync(join(tmpdir(), 'vialtrace-bench-'))
const wiring = systemWiring()
try {
  const site = join(dir, 'site')
  const lot = await foundSite(site)
  let run = 0
  const statement = () => ['batch', 'stage', lot, '--stage', 'material', '--passed', '--note', `run ${run++}`]
  const figures: Figure[] = [
    ...startFigures(site, statement),
    ...(await ledgerFigures(dir, wiring.random)),
    ...(await readingFigures(dir, wiring.random)),
  ]
  if (process.argv.includes('--json')) console.log(JSON.stringify({ machine: machine(), figures }, null, 2))
  else print(figures)
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/** A manufacturer alone with its ledger, and one batch to speak of. */
async function foundSite(site: string): Promise<Name> {
  const card = await initSite(wiring, { dir: site, name: 'Maker', roles: ['manufacturer'] })
  const workspace = openWorkspace(site, wiring)
  await deployLedger(workspace, { council: [card.address], threshold: 1, chainId: 7053 })
  await proposeAdmission(workspace, card)
  const expiresAt = instant(wiring.clock.now() + 365 * 86_400_000)
  const product = { dosesPerVial: 10, vaccine: 'penta', stability: [], serials: 100 }
  const { name } = await registerBatch(workspace, { gtin: gtin('09506000134352'), lot: 'BENCH', expiresAt, ...product })
  workspace.acknowledge()
  await workspace.close()
  return name
}

function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.versions.node}`
}

function print(figures: readonly Figure[]): void {
  console.log(machine())
  for (const { what, value, unit, ratio, against } of figures)
    console.log(
      `${what.padEnd(40)} ${String(value).padStart(9)} ${unit.padEnd(13)} ${String(ratio).padStart(6)} x ${against}`,
    )
}

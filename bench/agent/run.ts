// What the agent costs: `npm run bench:agent`. `--json` for machines, `--to 100000` to stop before ten million readings.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { systemWiring } from '../../src/app/index.ts'
import { type AgentFigure, atMost, figure } from './figure.ts'
import { growthFigures } from './growth.ts'
import { restFigures } from './rest.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, to: { type: 'string', default: '10000000' } } })
const sizes = [10_000, 100_000, 1_000_000, 10_000_000].filter((size) => size <= Number(values.to))
const dir = mkdtempSync(join(tmpdir(), 'vialtrace-bench-'))
try {
  const figures = [
    ...growthFigures(dir, sizes, systemWiring().random),
    ...(await busyFigures()),
    ...(await restFigures(dir)),
  ]
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.versions.node}`
  if (values.json) console.log(JSON.stringify({ machine, figures }, null, 2))
  else print(machine, figures)
} finally {
  rmSync(dir, { recursive: true, force: true })
}

async function busyFigures(): Promise<AgentFigure[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'busy.ts'), dir, '20'])
  const { perSecond, core, rss, flushes } = JSON.parse(stdout)
  return [
    figure('1000 probes a second: taken, each committed by itself', null, perSecond, 'readings/s'),
    figure('bare flushes of a page to this disk', null, flushes, 'a second'),
    atMost(50, figure('1000 probes a second: processor', null, (core * 100000) / perSecond, '% of a core for 1000/s')),
    figure('1000 probes a second: memory', null, rss, 'MB'),
  ]
}

function print(machine: string, figures: readonly AgentFigure[]): void {
  console.log(machine)
  for (const { what, readings, value, unit, target } of figures) {
    const met = target ? `  ${target.isMet ? 'within' : 'MISSES'} ${target.atMost}` : ''
    console.log(`${what.padEnd(54)} ${String(readings ?? '').padStart(8)} ${String(value).padStart(9)} ${unit}${met}`)
  }
}

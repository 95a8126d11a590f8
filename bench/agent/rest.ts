import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  deployLedger,
  enrollDevice,
  initSite,
  openWorkspace,
  proposeAdmission,
  simulateDevice,
  systemWiring,
} from '../../src/app/index.ts'
import { milliCelsius } from '../../src/values/index.ts'
import { type AgentFigure, atMost, figure } from './figure.ts'

const root = join(import.meta.dirname, '..', '..')
const probes = 4
/** What an agent does at its start is over by then. */
const settleMs = 30_000
const watchMs = 60_000

/** The real agent, built, with four thermometers on serial lines, each read once a minute. Linux only: it looks into /proc. */
export async function restFigures(dir: string): Promise<AgentFigure[]> {
  const site = join(dir, 'site')
  const lines = await Promise.all(
    Array.from({ length: probes }, (_, i) => simulateDevice(() => milliCelsius(4000 + i))),
  )
  await found(
    site,
    lines.map(({ port }) => port),
  )
  const words = [join(root, 'bin', 'run.js'), 'agent', 'run', '--site', site]
  const agent = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(agent, 'exit')
  try {
    await sleep(settleMs)
    const before = ticksOf(agent.pid)
    await sleep(watchMs)
    const core = (ticksOf(agent.pid) - before) / 100 / (watchMs / 1000)
    return [
      figure('4 probes a minute: processor', null, core * 100, '% of a core'),
      atMost(90, figure('4 probes a minute: memory at rest', null, residentBytes(agent.pid) / 1e6, 'MB')),
    ]
  } finally {
    agent.kill('SIGTERM')
    await ended
    for (const line of lines) await line.close()
  }
}

/** A clinic alone with its ledger. */
async function found(dir: string, ports: readonly string[]): Promise<void> {
  const wiring = systemWiring()
  const card = await initSite(wiring, { dir, name: 'Clinic', roles: ['clinic'] })
  const workspace = openWorkspace(dir, wiring)
  await deployLedger(workspace, { council: [card.address], threshold: 1, chainId: 7053 })
  await proposeAdmission(workspace, card)
  for (const [i, port] of ports.entries()) {
    const place = { container: `fridge-${i}`, probe: `P-${i}`, busAddress: '1', model: 'XY-MD02' }
    await enrollDevice(workspace, { label: `probe-${i}`, port, profile: 'who-30dtr', intervalMs: 60_000, ...place })
  }
  await workspace.close()
}

/** Hundredths of a second of processor, its own and for it. */
function ticksOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

function residentBytes(pid: number | undefined): number {
  return Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

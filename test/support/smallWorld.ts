import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { runAgent } from '../../src/agent/index.ts'
import { openWorkspace, simulateDevice, systemWiring } from '../../src/app/index.ts'
import { type Clock, checkDigit, instant, milliCelsius } from '../../src/values/index.ts'
import { type Json, type Played, play } from './play.ts'
import { assertSchema } from './schemas.ts'
import { tempDir } from './tempDir.ts'

export type Site = 'maker' | 'clinic'

/** A maker, and a clinic that has a laboratory, with one ledger, in folders of their own; everything in it was done by commands. */
export type World = {
  readonly dir: string
  /** A file beside the sites. */
  readonly path: (...parts: string[]) => string
  /** Plays a command at a site and expects it to go well. @returns What it printed. */
  readonly tell: (site: Site, ...args: string[]) => Promise<string>
  /** The same with --json. @returns The result, which is as its schema says. */
  readonly json: (site: Site, ...args: string[]) => Promise<Json>
  /** Plays a command, however it ends. */
  readonly play: (site: Site, ...args: string[]) => Promise<Played>
}

const item = '09506000134352'
export const vialCount = 20
export const batch = `(01)${item}(10)VT1`
export const vial = (number: number): string => `(01)${item}(21)${serial(number)}`
export const [pallet, cartonA, cartonB] = [1, 2, 3].map(sscc) as [string, string, string]
export const excursionHours = 2

/** Both sites are admitted; nothing was made yet. */
export const founded = world(undefined, async ({ dir, path, tell, json }) => {
  await play(['init', '--site', path('maker'), '--name', 'Aurora', ...roles('manufacturer'), ...exchange(dir)])
  await play([
    'init',
    '--site',
    path('clinic'),
    '--name',
    'Riverside Clinic',
    ...roles('clinic', 'laboratory'),
    ...exchange(dir),
  ])
  const cards = (['maker', 'clinic'] as const).map((site) => path(site, 'card.json'))
  await tell('maker', 'ledger', 'deploy', ...cards.flatMap((card) => ['--council', card]), '--threshold', '2')
  await tell('clinic', 'ledger', 'join', path('maker', 'ledger.json'))
  for (const card of cards)
    for (const member of ['maker', 'clinic'] as const)
      await json(member, 'party', 'add', card, '--action', `${card}.action`, '--yes')
})

/** Twenty vials are registered, tested and released; each carton on the pallet has five of them. */
export const made = world(founded, async ({ path, tell, json }) => {
  writeFileSync(path('serials.txt'), Array.from({ length: vialCount }, (_, at) => `${serial(at)}\n`).join(''))
  const product = ['--gtin', item, '--lot', 'VT1', '--expires', '2035-01-31', '--vaccine', 'penta']
  const contents = ['--serials', path('serials.txt'), '--doses-per-vial', '2', '--stability', '8.0=4h,25.0=30min']
  await json('maker', 'batch', 'register', ...product, ...contents)
  for (const [by, stage] of [
    ['maker', 'material'],
    ['clinic', 'test'],
    ['maker', 'quality'],
  ] as const)
    await json(by, 'batch', 'stage', batch, '--stage', stage, '--passed', '--note', 'within limits')
  await json('maker', 'batch', 'release', batch)
  for (const carton of [cartonA, cartonB]) await json('maker', 'pack', carton, '--batch', batch, '--vials', '5')
  await tell('maker', 'pack', pallet, '--unit', cartonA, '--unit', cartonB)
})

/** The pallet is at the clinic, unpacked; carton A stands in the fridge. */
export const delivered = world(made, async ({ tell, json }) => {
  await json('maker', 'handoff', 'offer', pallet, '--to', 'Riverside Clinic', '--until', '24h')
  await json('clinic', 'handoff', 'accept', '--text', `(00)${pallet}`)
  await json('clinic', 'unpack', pallet)
  await tell('clinic', 'container', 'place', cartonA, '--container', 'fridge')
})

/** Carton A was too warm for two hours, by the clinic's own thermometer. */
export const warmed = world(delivered, async ({ dir, json }) => {
  const clock = leapingClock()
  const start = clock.now()
  const warm = (hours: number) => hours < excursionHours && hours > 0
  const device = await simulateDevice(() => milliCelsius(warm((clock.now() - start) / 3_600_000) ? 12_000 : 5000))
  try {
    const place = ['--port', device.port, '--container', 'fridge', '--profile', 'fridge-strict']
    await json(
      'clinic',
      'device',
      'enroll',
      'probe',
      ...place,
      '--model',
      'XY-MD02',
      '--probe',
      'P-1',
      '--every',
      '20min',
    )
    await watch(join(dir, 'clinic'), clock, 9)
  } finally {
    await device.close()
  }
})

/** A dose was given from carton B, and fever followed. The symptom's and the dose's identities are in files. */
export const vaccinated = world(delivered, async ({ path, json }) => {
  await json('clinic', 'patient', 'enroll', '--card', path('card.json'))
  await json('clinic', 'vial', 'open', vial(5), '--session-ends', '4h')
  const given = ['dose', 'record', vial(5), '--patient', path('card.json'), '--note', 'left arm']
  const dose = String((await json('clinic', ...given)).dose)
  const onset = new Date().toISOString()
  const fever = ['--onset', onset, '--event', 'fever-38-or-more', '--patient', path('card.json')]
  const symptom = String((await json('clinic', 'symptom', 'report', dose, ...fever)).symptom)
  writeFileSync(path('dose'), dose)
  writeFileSync(path('symptom'), symptom)
})

/** The agent's own work, with hours that pass at once. */
async function watch(dir: string, clock: Clock, readings: number): Promise<void> {
  const workspace = openWorkspace(dir, { ...systemWiring(), clock })
  const stop = new AbortController()
  let left = readings
  const tell = ({ type }: { readonly type: string }) => {
    if (type === 'reading') left -= 1
    if (left === 0) stop.abort()
  }
  await runAgent(workspace, { signal: stop.signal, anchorEveryMs: 3_600_000, tell })
  await workspace.close()
}

/** Jumps ahead whenever someone sleeps. */
function leapingClock(): Clock {
  let leaptMs = 0
  return {
    now: () => instant(Date.now() + leaptMs),
    monotonicMs: () => Math.floor(performance.now()) + leaptMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      leaptMs += Math.round(ms)
      await turn()
    },
  }
}

/** @returns Makes a copy of a world that is founded once: each test goes its own way from there. */
function world(
  from: (() => Promise<World>) | undefined,
  happens: (world: World) => Promise<void>,
): () => Promise<World> {
  let first: Promise<World> | undefined
  const make = async () => {
    const made = from ? await from() : worldIn(await tempDir())
    await happens(made)
    return made
  }
  return async () => {
    first ??= make()
    const dir = await tempDir()
    cpSync((await first).dir, dir, { recursive: true })
    return worldIn(dir)
  }
}

function worldIn(dir: string): World {
  const at = (site: Site, args: readonly string[]) => play([...args, '--site', join(dir, site)])
  const good = async (site: Site, args: readonly string[]) => {
    const { stdout, stderr, exit } = await at(site, args)
    assert.equal(exit, 0, `vialtrace ${args.join(' ')}: ${stderr}${stdout}`)
    return stdout
  }
  return {
    dir,
    path: (...parts) => join(dir, ...parts),
    play: (site, ...args) => at(site, args),
    tell: (site, ...args) => good(site, args),
    async json(site, ...args) {
      const result = JSON.parse(await good(site, [...args, '--json']))
      const words = args.slice(0, 2).filter((word) => /^[a-z]+$/.test(word))
      assertSchema(words.join('-'), result)
      return result
    },
  }
}

function roles(...held: string[]): string[] {
  return held.flatMap((role) => ['--role', role])
}

function exchange(dir: string): string[] {
  return ['--exchange', join(dir, 'exchange')]
}

function serial(number: number): string {
  return `V${String(number).padStart(4, '0')}`
}

function sscc(number: number): string {
  const digits = `09506000${String(number).padStart(9, '0')}`
  return `${digits}${checkDigit(digits)}`
}

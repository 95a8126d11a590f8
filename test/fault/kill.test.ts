import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { simulateDevice, verify } from '../../src/app/index.ts'
import { judgeAll, profile } from '../../src/coldchain/index.ts'
import { type Journal, openJournal } from '../../src/journal/index.ts'
import { eventOf } from '../../src/sign/index.ts'
import { type Address, type Digest, milliCelsius } from '../../src/values/index.ts'
import { cartonB, delivered, vial } from '../support/smallWorld.ts'
import { deaths, live } from './lives.ts'
import type { Task } from './recorder.ts'
import { atSite, recorded } from './site.ts'
import type { Told, Watch } from './watcher.ts'

const seed = Number(process.env.VIALTRACE_KILL_SEED ?? randomInt(2 ** 32))
const intervalMs = 20 * 60_000

/** What another process finds in the journal, which it leaves as the killed one left it. */
function inJournal<T>(site: string, look: (journal: Journal) => T): T {
  const journal = openJournal(`${site}/journal.sqlite`, { readOnly: true })
  try {
    return look(journal)
  } finally {
    journal.close()
  }
}

describe(`a process killed at random moments (VIALTRACE_KILL_SEED=${seed})`, function () {
  this.timeout(120_000)

  it('has lost no statement that it told, and says none twice when it is asked again', async () => {
    const { path, tell } = await delivered()
    const [site, card] = [path('clinic'), path('card.json')]
    await tell('clinic', 'patient', 'enroll', '--card', card)
    const before = (await atSite(site, recorded)).length
    const vials = Array.from({ length: 10 }, (_, number) => vial(number))
    const told: string[] = []
    const record = (to: number): Task => ({ site, carton: cartonB, vials, card, from: told.length, to })
    const death = deaths(seed, { lines: 7, ms: 50 })
    for (let round = 0; round < 12; round++) {
      const [, ...ids] = await live('./recorder.ts', record(80), death(round))
      told.push(...ids)
      inJournal(site, (journal) => {
        for (const id of ids) assert.equal(journal.status(id as Digest)?.status, 'recorded', `${id} in round ${round}`)
      })
    }
    assert.deepEqual((await atSite(site, verify)).findings, [])
    const [, ...rest] = await live('./recorder.ts', record(told.length + 2))
    told.push(...rest)
    const statements = await atSite(site, recorded)
    assert.deepEqual(
      statements.slice(before).map(({ id }) => id),
      told,
    )
    assert.deepEqual((await atSite(site, verify)).findings, [])
  })

  it('has lost no reading that it told, and states each excursion once', async () => {
    const { path, json } = await delivered()
    const site = path('clinic')
    let asked = 0
    // Something is to be said about most readings.
    const air = [5, 5, 9, 10, 11, 12, 13, 14, 15, 16]
    const thermometer = await simulateDevice(() => milliCelsius(1000 * (air[asked++ % air.length] ?? 5)))
    const place = ['--port', thermometer.port, '--container', 'fridge', '--profile', 'fridge-strict']
    const probe = ['--model', 'XY-MD02', '--probe', 'P-1', '--every', '20min']
    const { address } = await json('clinic', 'device', 'enroll', 'probe', ...place, ...probe)
    const logged = () => inJournal(site, (journal) => [...journal.readings(`${address}` as Address).readings()])
    const watch = (readings: number): Watch => ({ site, readings })
    const death = deaths(seed, { lines: 12, ms: 50 })
    try {
      for (let round = 0; round < 8; round++) {
        const told = (await live('./watcher.ts', watch(100), death(round))).map(parsed)
        const readings = logged()
        for (const event of told)
          if (event.type === 'reading') assert.deepEqual(readings[event.reading.sequence], event.reading)
        assert.deepEqual(
          readings.map(({ sequence }) => sequence),
          [...readings.keys()],
        )
      }
      assert.deepEqual((await atSite(site, verify)).findings.filter(isDamage), [])
      await live('./watcher.ts', watch(5))
    } finally {
      await thermometer.close()
    }
    const sealed = inJournal(site, (journal) => journal.readings(`${address}` as Address).segments())
    const shared = readdirSync(path('exchange', 'readings', `${address}`)).filter((name) => name.endsWith('.segment'))
    assert.equal(shared.length, sealed.length)
    const stated = (await atSite(site, recorded)).map(eventOf).filter((event) => event.kind === 'excursion')
    const { findings } = judgeAll(profile('fridge-strict'), logged(), { maxGapMs: 3 * intervalMs })
    const words = ({ phase, startedAt, worst }: { phase: string; startedAt: number; worst: number }) =>
      `${phase} ${startedAt} ${worst}`
    assert.deepEqual(stated.map(words), findings.map(words))
    assert.deepEqual((await atSite(site, verify)).findings, [])
  })
})

/** The first line says only that the process has begun. */
function parsed(line: string): Told | { readonly type: 'begun' } {
  return line === 'ready' ? { type: 'begun' } : JSON.parse(line)
}

/** Readings that were taken since the last signed head are none. */
function isDamage({ code }: { readonly code: string }): boolean {
  return code !== 'verify.tail-unsigned'
}

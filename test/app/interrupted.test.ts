import assert from 'node:assert/strict'
import { join } from 'node:path'
import {
  deliver,
  deployLedger,
  enrollDevice,
  enrollPatient,
  initSite,
  joinLedger,
  openVial,
  openWorkspace,
  readCard,
  readPartyCard,
  recordDose,
  registerBatch,
  sealReadings,
  verify,
  type Workspace,
} from '../../src/app/index.ts'
import { publishMissing } from '../../src/app/readings.ts'
import { gtin, instant, isFault, milliCelsius, sha256 } from '../../src/values/index.ts'
import { callsOf, failures, withFailure } from '../fault/systemCalls.ts'
import { manualClock } from '../support/clock.ts'
import { probeIn } from '../support/coldRide.ts'
import { type Consortium, dayMs, delivered, founded, type Player, vial, wiringOn } from '../support/consortium.ts'
import { finished } from '../support/finishedStory.ts'
import { measuredIn } from '../support/measured.ts'
import { tempDir } from '../support/tempDir.ts'

const wiring = wiringOn(manualClock())
const cuts = failures.filter((failure) => failure !== 'fails and does nothing')

/** A use-case that writes files, ready to be done at a site, and done again by another process when it was cut short. */
type Deed = {
  readonly from: () => Promise<Consortium>
  readonly by: Player
  readonly before?: (story: Consortium) => Promise<unknown>
  readonly act: (site: Workspace, story: Consortium) => Promise<unknown>
  /** What must be true afterwards, besides what verification says. */
  readonly holds: (site: Workspace, story: Consortium) => Promise<unknown>
}

const device = { ...probeIn('shelf'), port: '/dev/ttyNONE' }
const details = {
  gtin: gtin('09506000134352'),
  lot: 'NEW',
  dosesPerVial: 1,
  vaccine: 'penta',
  stability: [],
  serials: 3,
}
const card = ({ dir }: Consortium) => join(dir, 'card.json')

const deeds: Readonly<Record<string, Deed>> = {
  'batch register': {
    from: founded,
    by: 'maker',
    act: (site) => registerBatch(site, { ...details, expiresAt: instant(site.clock.now() + dayMs) }),
    async holds(site) {
      const [batch, ...others] = (await site.answers()).tables.batch.list()
      assert.deepEqual([batch?.lot, others.length], ['NEW', 0])
      assert.ok(site.documents.get(batch?.manifest ?? assert.fail()))
    },
  },
  'device enroll': {
    from: founded,
    by: 'carrier',
    act: (site) => enrollDevice(site, device),
    async holds(site) {
      const [known, ...others] = site.site.file.devices
      assert.deepEqual([known?.label, others.length], [device.label, 0])
      assert.equal((await site.key('device-shelf-probe')).address, known?.address)
      assert.equal((await site.answers()).tables.key.list().length, 1)
    },
  },
  'dose record': {
    from: delivered,
    by: 'clinic',
    before: async (story) => [
      await enrollPatient(story.at.clinic, card(story)),
      await openVial(story.at.clinic, vial(0)),
    ],
    act: (site, story) => recordDose(site, { vial: vial(0), card: readCard(card(story)), doseNumber: 1, note: null }),
    async holds(site) {
      const [dose, ...others] = (await site.answers()).tables.dose.list()
      assert.equal(others.length, 0)
      assert.ok(site.documents.get(dose?.ciphertextHash ?? assert.fail()))
    },
  },
  'a checkpoint, its segment and its share': {
    from: finished,
    by: 'clinic',
    async before({ at: { clinic } }) {
      const [{ address, probe } = assert.fail()] = clinic.site.file.devices
      const taken = { probe, milliCelsius: milliCelsius(5000), takenAt: clinic.clock.now(), monotonicMs: 1e9 }
      clinic
        .journal()
        .readings(address)
        .append([{ ...taken, quality: 'good' }], sha256('boot 2'))
    },
    act: (site) => sealReadings(site, site.site.file.devices[0] ?? assert.fail()),
    async holds(site) {
      const [{ address } = assert.fail()] = site.site.file.devices
      // Whoever opens the log next shares what was sealed and not shared.
      publishMissing(site, address)
      await deliver(site)
      const log = site.journal().readings(address)
      const [track] = await measuredIn(site, site.site.file.party, 'fridge')
      assert.equal(track?.readings.length, log.head().size)
    },
  },
}

/** Where among the calls a file got its name: what is cut short there has done half of its work. */
function renamesOf(calls: readonly string[]): number[] {
  return calls.flatMap((call, at) => (call === 'renameSync' ? [at] : []))
}

describe('a use-case that is cut short while it writes a file', function () {
  this.timeout(60_000)

  for (const [name, { from, by, before, act, holds }] of Object.entries(deeds))
    it(`is finished by repeating it, and nothing is there twice or half: ${name}`, async () => {
      const { calls } = await attempt(Number.POSITIVE_INFINITY, failures[0])
      const renames = renamesOf(calls)
      assert.ok(renames.length > 0)
      for (const failure of cuts) for (const nth of renames) await attempt(nth, failure)

      async function attempt(nth: number, failure: (typeof failures)[number]) {
        const story = await from()
        await before?.(story)
        story.at[by].acknowledge()
        const tried = await withFailure(nth, failure, () => act(story.reopen(by), story))
        const again = story.reopen(by)
        if (tried.error) await act(again, story)
        await holds(again, story)
        if (nth === renamesOf(tried.calls).at(-1)) assert.deepEqual((await verify(again)).findings, [])
        assert.equal((await again.answers()).count().rejected, 0)
        await story.close()
        return tried
      }
    })

  it('is finished by repeating it: init', async () => {
    const site = { name: 'newcomer', roles: ['carrier' as const] }
    const calls = await callsOf(async () => initSite(wiring, { ...site, dir: await tempDir() }))
    for (const failure of cuts)
      for (const nth of renamesOf(calls)) {
        const dir = await tempDir()
        const { error } = await withFailure(nth, failure, () => initSite(wiring, { ...site, dir }))
        if (error && !isFault(error)) assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
        const repeated = await initSite(wiring, { ...site, dir }).catch((again: unknown) => {
          // It was done, and only the telling failed.
          assert.ok(isFault(again, 'app.site-exists'), String(again))
          return readPartyCard(join(dir, 'card.json'))
        })
        const workspace = openWorkspace(dir, wiring)
        assert.deepEqual(readPartyCard(join(dir, 'card.json')), repeated)
        assert.equal((await workspace.key('party')).address, repeated.address)
        assert.equal((await workspace.key('relayer')).address.length, 42)
        assert.equal(workspace.site.file.recipient, repeated.recipient)
        await workspace.close()
      }
  })

  it('is finished by repeating it: ledger deploy and join', async () => {
    const act = async (host: Workspace, guest: Workspace) => {
      const council = [host.site.file.party]
      const { file } = await deployLedger(host, { council, threshold: 1, chainId: 9 }).catch((error: unknown) => {
        if (!isFault(error, 'app.ledger-exists')) throw error
        return { file: host.path('ledger.json') }
      })
      if (!guest.site.file.ledger) joinLedger(guest, file)
    }
    const once = async (nth: number, failure: (typeof failures)[number]) => {
      const dir = await tempDir()
      const at = (name: string) => openWorkspace(join(dir, name), wiring)
      for (const name of ['host', 'guest']) await initSite(wiring, { name, roles: ['clinic'], dir: join(dir, name) })
      const [host, guest] = [at('host'), at('guest')]
      const { calls } = await withFailure(nth, failure, () => act(host, guest))
      const [again, other] = [at('host'), at('guest')]
      await act(again, other)
      assert.deepEqual((await (await other.ledger()).council()).members, [host.site.file.party])
      for (const site of [host, guest, again, other]) await site.close()
      return calls
    }
    const renames = renamesOf(await once(Number.POSITIVE_INFINITY, failures[0]))
    for (const failure of cuts) for (const nth of renames) await once(nth, failure)
  })
})

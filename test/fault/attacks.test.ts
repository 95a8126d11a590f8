import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import {
  type Device,
  offerUnits,
  openSampler,
  pack,
  placeUnit,
  rejectUnit,
  revokeDevice,
  sealReadings,
  verify,
  type Workspace,
  weigh,
} from '../../src/app/index.ts'
import { record } from '../../src/app/record.ts'
import type { Event } from '../../src/event/index.ts'
import { checkpointOf, verifyJournal } from '../../src/journal/index.ts'
import { createKey } from '../../src/sign/index.ts'
import { addressAsDigest, instant, sha256 } from '../../src/values/index.ts'
import { refused } from '../app/refused.ts'
import { rideWith } from '../support/coldRide.ts'
import { type Consortium, cartonA, dayMs, delivered, handOver, hourMs, made, pallet } from '../support/consortium.ts'
import { tamper } from './damage.ts'
import { fridges } from './fridge.ts'
import { restored } from './restored.ts'

// Numbers are those of the attacks in our study of privacy and integrity; each test asserts the code of its own attack.

const steady = [5, 5, 5]
const codesAt = async (site: Workspace) => (await verify(site)).findings.map(({ code }) => code)
const deviceOf = (site: Workspace): Device => site.site.file.devices[0] ?? assert.fail()
const journalFile = (site: Workspace) => site.path('journal.sqlite')

/** What a device's key would say of its log's head, or of one that is made up. */
async function stateHead(site: Workspace, change: Partial<Extract<Event, { kind: 'checkpoint' }>> = {}) {
  const { address, label } = deviceOf(site)
  const head = site.journal().readings(address).checkpointMaterial() ?? assert.fail()
  return record(site, { ...head, ...change }, { signer: await site.key(`device-${label}`) })
}

/** A clinic whose fridge was watched for a while, opened anew as another process would. */
async function watched(celsius: readonly number[] = steady): Promise<{ story: Consortium; clinic: Workspace }> {
  const story = await delivered()
  await rideWith(story, 'clinic', 'fridge', celsius)
  return { story, clinic: story.reopen('clinic') }
}

describe('attack 5, forged custody', () => {
  it('is refused: skipping a hop, a cycle, an old custody sequence', async () => {
    const story = await made()
    const { maker, carrier, clinic } = story.at
    const terms = { purpose: 'delivery', until: instant(story.clock.now() + dayMs) } as const
    const to = (site: Workspace) => ({ ...terms, units: [pallet], receiver: site.site.file.party })
    await refused('unit-not-held', offerUnits(carrier, to(clinic)))
    await refused('hierarchy-cycle', pack(maker, { into: cartonA, units: [pallet], vials: null }))
    await handOver(story, [pallet], 'maker', 'carrier')
    await offerUnits(carrier, to(clinic))
    const { tables } = await clinic.answers()
    const offer = tables.handoff.list().find(({ status }) => status === 'open') ?? assert.fail()
    const event = { kind: 'reject', unit: offer.unit, offer: offer.offer, custodySequence: 0, reason: '' } as const
    await refused('custody-sequence-mismatch', record(clinic, event))
    await rejectUnit(clinic, pallet, 'wet')
    await story.close()
  })
})

describe('attack 6, equivocation', () => {
  it('is kept as evidence by the ledger, and found by everybody', async () => {
    const { story, clinic } = await watched()
    await stateHead(clinic, { root: sha256('another past'), chainHead: sha256('another link') })
    for (const site of [clinic, story.at.maker]) assert.ok((await codesAt(site)).includes('verify.equivocation'))
    await story.close()
  })
})

describe('attack 7, a clock that lies', () => {
  const fridge = fridges()
  const changed = 'verify.clock-changed'

  for (const [what, jumpsMs, words] of [
    ['set back', [-2 * hourMs], /was set back once/],
    ['set forward', [2 * hourMs], /jumped once/],
    ['frozen', [-hourMs / 6, -hourMs / 6], /stood still 2 times/],
  ] as const)
    it(`is flagged where it was ${what}, by its boot and the monotonic clock`, async () => {
      const { story, clinic, read, anchor } = await fridge()
      await read(5, 5)
      for (const ms of jumpsMs) {
        story.clock.jump(ms)
        await read(5)
      }
      await anchor()
      for (const site of [clinic, story.at.maker]) {
        const { ok, findings } = await verify(site)
        assert.deepEqual(
          findings.map(({ code }) => code),
          [changed],
        )
        assert.match(findings[0]?.detail ?? '', words)
        assert.ok(ok, 'a clock that was set is no damage')
      }
    })

  it('is refused by the ledger where it is too far from the time of the block', async () => {
    const { story, clinic } = await watched()
    const coversUntil = instant(story.clock.now() + hourMs)
    await rideWith(story, 'clinic', 'fridge', [5], {})
    await refused('time-in-future', stateHead(clinic, { coversUntil: instant(coversUntil + dayMs), size: 99 }))
    await story.close()
  })
})

describe('attack 8, a disk restored from an old image', () => {
  it('is signed for no more, and the agent says so', async () => {
    const { story: first } = await watched()
    const story = await restored(first, 'clinic', () => rideWith(first, 'clinic', 'fridge', steady))
    const events = await rideWith(story, 'clinic', 'fridge', [5])
    const told = events.flatMap((event) => ('code' in event ? [`${event.type} ${event.code}`] : []))
    assert.deepEqual(told, ['unvouched app.log-rolled-back', 'trouble app.log-rolled-back'])
    assert.deepEqual(await codesAt(story.at.clinic), [
      'journal.truncated',
      'verify.statement-missing',
      'verify.tail-unsigned',
    ])
    await assert.rejects(sealReadings(story.at.clinic, deviceOf(story.at.clinic)), { code: 'app.log-rolled-back' })
    await story.close()
  })
})

describe('attack 9, readings deleted, altered, reordered, duplicated', () => {
  const spoil: Record<string, readonly [(raw: DatabaseSync) => unknown, string, number]> = {
    deleted: [(raw) => raw.exec('DELETE FROM reading WHERE sequence = 4'), 'journal.reading-missing', 4],
    altered: [
      (raw) =>
        raw.exec(
          'UPDATE reading SET observed = CAST(substr(observed, 1, 16) || zeroblob(40) AS BLOB) WHERE sequence = 4',
        ),
      'journal.reading-altered',
      4,
    ],
    reordered: [
      (raw) =>
        raw.exec(`UPDATE reading SET sequence = 99 WHERE sequence = 4; UPDATE reading SET sequence = 4 WHERE sequence = 5;
          UPDATE reading SET sequence = 5 WHERE sequence = 99`),
      'journal.reading-altered',
      4,
    ],
    duplicated: [
      // What differs from its original in the last byte only, which is half of a digest, is another observation.
      (raw) =>
        raw.exec(`UPDATE reading SET sequence = sequence + 100 WHERE sequence > 4;
          INSERT INTO reading SELECT log, 5, CAST(substr(observed, 1, 55) || x'00' AS BLOB), link FROM reading WHERE sequence = 4;
          UPDATE reading SET sequence = sequence - 99 WHERE sequence > 100`),
      'journal.reading-altered',
      5,
    ],
  }

  /** A journal with three sealed readings and four that are not, and whose they are. */
  async function journal(): Promise<{ file: string; address: Device['address'] }> {
    const { story, clinic } = await watched()
    const { address } = deviceOf(clinic)
    const log = clinic.journal().readings(address)
    const last = [...log.readings()].at(-1) ?? assert.fail()
    const later = (ms: number) => ({ ...last, takenAt: instant(last.takenAt + ms), monotonicMs: last.monotonicMs + ms })
    log.append([1, 2, 3, 4].map(later), last.bootId)
    await story.close()
    return { file: journalFile(clinic), address }
  }

  let whole: ReturnType<typeof journal> | undefined

  for (const [what, [damage, code, sequence]] of Object.entries(spoil))
    it(`is located: ${what}`, async () => {
      whole ??= journal()
      const { file, address } = await whole
      const spoilt = `${file}.${what}`
      cpSync(file, spoilt)
      tamper(spoilt, damage)
      const [first] = verifyJournal(spoilt).findings
      assert.deepEqual([first?.code, first?.where], [code, `reading ${sequence} of ${address}`])
    })
})

describe('attack 10, a log cut at a signed head', () => {
  it('is found by the size the ledger has; the file alone says that nothing was compared', async () => {
    const { story: first } = await watched()
    const story = await restored(first, 'clinic', () => rideWith(first, 'clinic', 'fridge', steady))
    const alone = verifyJournal(journalFile(story.at.clinic))
    assert.deepEqual([alone.findings, alone.checked.anchors], [[], 0])
    assert.equal((await codesAt(story.at.clinic))[0], 'journal.truncated')
    await story.close()
  })
})

describe('attack 11, altering what was not signed yet', () => {
  it('is never vouched for: the tail is reported as unsigned', async () => {
    const { story, clinic } = await watched()
    const device = deviceOf(clinic)
    const log = clinic.journal().readings(device.address)
    const last = [...log.readings()].at(-1) ?? assert.fail()
    log.append([{ ...last, takenAt: instant(last.takenAt + 1) }], last.bootId)
    assert.deepEqual(await codesAt(clinic), ['verify.tail-unsigned'])
    assert.equal(checkpointOf(log.kept() ?? assert.fail()).size, steady.length)
    await story.close()
  })
})

describe('attack 12, an agent that was stopped for a while', () => {
  it('leaves time that is unknown, not time within the range', async () => {
    const story = await delivered()
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    await rideWith(story, 'clinic', 'fridge', steady)
    story.clock.jump(12 * hourMs)
    await rideWith(story, 'clinic', 'fridge', steady)
    const { decision, exposure } = await weigh(story.reopen('clinic'), cartonA)
    assert.equal(decision, 'undecided')
    assert.ok(exposure.gapMs >= 12 * hourMs && exposure.abovePossibleMs >= 12 * hourMs)
    await story.close()
  })
})

describe('attack 13, a swapped probe and a cloned key', () => {
  it('refuses to read another probe under the same key, and finds heads that speak of one', async () => {
    const { story, clinic } = await watched()
    const swapped = { ...deviceOf(clinic), probe: 'P-other' }
    await assert.rejects(openSampler(clinic, swapped), { code: 'app.probe-swapped', kind: 'refused' })
    await rideWith(story, 'clinic', 'fridge', [5])
    const log = clinic.journal().readings(deviceOf(clinic).address)
    const head = log.checkpointMaterial() ?? assert.fail()
    await stateHead(clinic, { probeSerial: sha256('P-other'), size: head.size + 1, previous: head.root })
    assert.ok((await codesAt(story.at.maker)).includes('verify.probe-swapped'))
    await story.close()
  })

  it('has a second machine with the same key refused, and it signs no more when it knows', async () => {
    const { story: first } = await watched()
    // The clone goes on from the copy, while the original goes on at home.
    const clone = await restored(first, 'clinic', () => rideWith(first, 'clinic', 'fridge', steady))
    const site = clone.at.clinic
    await refused('nonce-used', stateHead(site))
    for (let more = 0; more < 2; more++) {
      const events = await rideWith(clone, 'clinic', 'fridge', [6, 6])
      const told = events.flatMap((event) => (event.type === 'unvouched' ? [event.code] : []))
      assert.equal(told.at(-1), more === 0 ? 'app.log-rolled-back' : 'app.log-forked')
    }
    // With numbers that the original never used, too.
    for (let number = 0; number < 99; number++) site.journal().reserveNonce(deviceOf(site).address)
    await refused('checkpoint-previous-mismatch', stateHead(site))
    await clone.close()
  })
})

describe('attack 14, a stolen key', () => {
  it('says nothing more behind the last good sequence, and cannot rotate itself away', async () => {
    const { story, clinic } = await watched()
    const { address, label } = deviceOf(clinic)
    const successor = createKey(story.wiring.random).address
    const rotation = { kind: 'rotateKey', key: address, successor, lastGoodSequence: 99n } as const
    await refused('key-not-permitted', record(clinic, rotation, { signer: await clinic.key(`device-${label}`) }))
    await revokeDevice(clinic, label, 0n)
    story.clock.jump(1000)
    await rideWith(story, 'clinic', 'fridge', [5])
    const again = story.reopen('clinic')
    await refused('key-revoked', stateHead(again, { coversUntil: story.clock.now(), size: 50 }))
    assert.equal(addressAsDigest(address), checkpointOf(again.journal().readings(address).kept() ?? assert.fail()).log)
    await story.close()
  })
})

import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  checkDose,
  checkVial,
  discardVial,
  enrollPatient,
  listDoses,
  listSymptoms,
  openVial,
  type PatientCard,
  pack,
  readCard,
  recall,
  recordDose,
  registerBatch,
  reportSymptom,
  signAction,
  symptomsDue,
  vialsIn,
  type Workspace,
} from '../../src/app/index.ts'
import { draftOf } from '../../src/app/record.ts'
import { blankForm } from '../../src/app/symptom.ts'
import { findVial } from '../../src/app/vial.ts'
import { expiryDigits } from '../../src/capture/index.ts'
import { open } from '../../src/envelope/index.ts'
import { propose } from '../../src/sign/index.ts'
import { address, gtin, instant, type Name, vialName, zeroDigest } from '../../src/values/index.ts'
import {
  batch,
  type Consortium,
  cartonA,
  cartonB,
  dayMs,
  delivered,
  dosesPerVial,
  founded,
  hourMs,
  made,
  offer,
  vial,
} from '../support/consortium.ts'
import { tempDir } from '../support/tempDir.ts'
import { refused } from './refused.ts'

const patients: Promise<PatientCard[]> = Promise.all([1, 2, 3].map(newPatient))

async function newPatient(): Promise<PatientCard> {
  const path = join(await tempDir(), 'card.json')
  const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
  await enrollPatient({ random }, path)
  return readCard(path)
}

const dose = async ({ at }: Consortium, name: Name, patient = 0) =>
  recordDose(at.clinic, { vial: name, card: (await patients)[patient] as PatientCard, doseNumber: 1, note: null })

const reasons = async ({ at }: Consortium, name: Name) =>
  (await checkVial(at.clinic, name)).reasons.map(({ code }) => code).toSorted()

describe('app vial and dose', () => {
  it('answers go for a vial in a carton of the clinic, and records the doses it holds', async () => {
    const story = await delivered()
    assert.deepEqual(await vialsIn(story.at.clinic, cartonA, 2), [vial(0), vial(1)])
    assert.ok((await checkDose(story.at.clinic, vial(0), null)).go)
    const { discardAt } = await openVial(story.at.clinic, vial(0))
    assert.equal(discardAt, story.clock.now() + 6 * hourMs)
    for (let patient = 0; patient < dosesPerVial; patient++) await dose(story, vial(0), patient)
    assert.equal((await listDoses(story.at.clinic)).length, dosesPerVial)
    assert.deepEqual(await listDoses(story.at.carrier), [])
    assert.deepEqual(await vialsIn(story.at.clinic, cartonA, 1), [vial(1)])
    await story.close()
  })

  it('refuses a dose beyond those of the vial', async () => {
    const story = await delivered()
    await openVial(story.at.clinic, vial(0))
    for (let patient = 0; patient < dosesPerVial; patient++) await dose(story, vial(0), patient)
    await refused('doses-exhausted', dose(story, vial(0), 2))
    assert.deepEqual(await reasons(story, vial(0)), ['doses-exhausted'])
    await story.close()
  })

  it('refuses a second dose of one vial for the same person, and warns before', async () => {
    const story = await delivered()
    await openVial(story.at.clinic, vial(0))
    await dose(story, vial(0))
    story.at.clinic.acknowledge()
    const [card] = (await patients) as [PatientCard]
    const { go, reasons } = await checkDose(story.at.clinic, vial(0), card)
    assert.deepEqual([go, reasons.map(({ code }) => code)], [false, ['clinic.dose-repeated']])
    await refused('clinic.dose-repeated', dose(story, vial(0)))
    await dose(story, vial(0), 1)
    await story.close()
  })

  it('refuses a vial that was never opened, is open already, or was discarded', async () => {
    const story = await delivered()
    const { clinic } = story.at
    await refused('vial-not-open', dose(story, vial(0)))
    await openVial(clinic, vial(0))
    clinic.acknowledge()
    await refused('vial-already-open', openVial(clinic, vial(0)))
    await discardVial(clinic, vial(0), 'dropped')
    await refused('vial-closed', dose(story, vial(0)))
    await discardVial(clinic, vial(1), 'broken before it was opened')
    await refused('vial-not-held', openVial(clinic, vial(1)))
    await story.close()
  })

  it('finds a serial that two batches claim in the one that was packed', async () => {
    const { at, clock, close } = await founded()
    const expiresAt = instant(clock.now() + 300 * dayMs)
    const details = { gtin: gtin('09506000134352'), expiresAt, dosesPerVial, vaccine: 'penta', stability: [] }
    for (const lot of ['VT0', 'VT1', 'VT2']) await registerBatch(at.maker, { ...details, lot, serials: ['V0', 'V1'] })
    assert.equal((await findVial(at.maker, vial(0)))?.batch.lot, 'VT0')
    await pack(at.maker, { into: cartonA, units: [], vials: { batch, count: 2 } })
    assert.equal((await findVial(at.maker, vial(0)))?.batch.lot, 'VT1')
    await close()
  })

  it('refuses a vial when its session is over', async () => {
    const story = await delivered()
    await openVial(story.at.clinic, vial(0), { sessionEndsAt: instant(story.clock.now() + hourMs) })
    await dose(story, vial(0))
    story.clock.jump(hourMs + 1)
    await refused('vial-session-over', dose(story, vial(0), 1))
    await story.close()
  })

  it('refuses a recalled batch and a recalled carton, opened before or not', async () => {
    const story = await delivered()
    const { clinic, maker } = story.at
    await openVial(clinic, vial(0))
    await recall(maker, cartonA, 'unit', 'label')
    await refused('unit-recalled', dose(story, vial(0)))
    await refused('unit-recalled', openVial(clinic, vial(1)))
    assert.ok((await checkVial(clinic, vial(6))).go)
    await recall(maker, (await clinic.answers()).tables.batch.list()[0]?.name as Name, 'batch', 'impure')
    assert.deepEqual(await reasons(story, vial(1)), ['batch-recalled', 'unit-recalled'])
    await refused('batch-recalled', openVial(clinic, vial(6)))
    await refused('batch-recalled', dose(story, vial(0)))
    await story.close()
  })

  it('refuses an expired batch', async () => {
    const story = await delivered()
    await openVial(story.at.clinic, vial(0))
    story.clock.jump(301 * dayMs)
    await refused('batch-expired', openVial(story.at.clinic, vial(1)))
    assert.deepEqual(await reasons(story, vial(0)), ['batch-expired', 'vial-session-over'])
    await story.close()
  })

  it('refuses a vial whose label names another lot or expiry than its maker registered', async () => {
    const story = await delivered()
    const { clinic } = story.at
    const [batch = assert.fail()] = (await clinic.answers()).tables.batch.list()
    const label = [
      { ai: '10', value: batch.lot },
      { ai: '17', value: expiryDigits(batch.expiresAt) },
    ]
    assert.ok((await checkDose(clinic, vial(0), null, label)).go)
    await openVial(clinic, vial(0), { label })
    const [card = assert.fail()] = await patients
    const given = { vial: vial(0), card, doseNumber: 1, note: null }
    for (const wrong of [
      { ai: '10', value: `${batch.lot}X` },
      { ai: '17', value: '490101' },
    ]) {
      const { go, reasons } = await checkDose(clinic, vial(0), null, [wrong])
      assert.deepEqual([go, reasons.map(({ code }) => code)], [false, ['clinic.label-mismatch']])
      await refused('clinic.label-mismatch', openVial(clinic, vial(1), { label: [wrong] }))
      await refused('clinic.label-mismatch', recordDose(clinic, { ...given, label: [wrong] }))
    }
    await story.close()
  })

  it('refuses what the clinic does not hold, what is on its way elsewhere, and a site that is no clinic', async () => {
    const story = await delivered()
    const { clinic, carrier } = story.at
    await offer(story, [cartonA], 'clinic', 'carrier')
    await refused('unit-under-offer', openVial(clinic, vial(0)))
    await refused('role-missing', openVial(carrier, vial(6)))
    const other = await made()
    assert.deepEqual(await reasons(other, vial(0)), ['vial-not-held'])
    await refused('vial-not-held', openVial(other.at.clinic, vial(0)))
    await story.close()
    await other.close()
  })

  it('refuses a serial no maker registered, and a vial whose proof is another one’s', async () => {
    const story = await delivered()
    const fake = vialName(gtin('09506000134352'), 'FAKE')
    assert.deepEqual(await reasons(story, fake), ['serial-unproven'])
    assert.deepEqual(await reasons(story, vialName(gtin('09501101530003'), 'V0')), ['batch-unknown'])
    await assert.rejects(openVial(story.at.clinic, fake), { code: 'app.serial-unknown' })
    await assert.rejects(checkVial(story.at.clinic, cartonA), { code: 'app.not-a-vial' })
    // Somebody exchanges two serials in the shared manifest: the ledger has the root of the true one.
    const { clinic } = story.at
    const [row] = (await clinic.answers()).tables.batch.list()
    const text = Buffer.from(clinic.documents.get(row?.manifest ?? zeroDigest)).toString()
    const forged = clinic.documents.put(Buffer.from(text.replace('"V0","V1"', '"V1","V0"')))
    const tables = (await clinic.answers()).tables
    tables.batch.put(row?.id ?? '', { ...(row as NonNullable<typeof row>), manifest: forged })
    await refused('serial-unproven', openVial(clinic, vial(0)))
    await story.close()
  })

  it('judges a vial although another batch of its product has no manifest here, or a hostile one', async () => {
    const story = await delivered()
    const { maker, clinic } = story.at
    const expiresAt = instant(story.clock.now() + 300 * dayMs)
    const details = { gtin: gtin('09506000134352'), expiresAt, dosesPerVial: 1, vaccine: 'penta', stability: [] }
    await registerBatch(maker, { ...details, lot: 'GONE', serials: 3 })
    await registerBatch(maker, { ...details, lot: 'EVIL', serials: 3 })
    for (const { lot, manifest } of (await maker.answers()).tables.batch.list()) {
      const path = join(story.dir, 'exchange', manifest.slice(2, 4), manifest.slice(2))
      if (lot === 'GONE') rmSync(path)
      if (lot === 'EVIL') writeFileSync(path, 'null')
    }
    assert.ok((await checkVial(clinic, vial(0))).go)
    const unknown = vialName(gtin('09506000134352'), 'V99')
    await assert.rejects(checkVial(clinic, unknown), ({ code }) => /^app.document-(missing|altered)$/.test(code))
    await story.close()
  })

  it('opens a vial of the carton that holds it, wherever its batch stands in the list', async () => {
    const story = await delivered()
    await openVial(story.at.clinic, vial(6))
    const [opened] = (await story.at.clinic.answers()).tables.vial.list()
    assert.equal(opened?.index, 6)
    assert.equal((await vialsIn(story.at.clinic, cartonB, 12)).length, 5)
    await story.close()
  })
})

describe('app patient and symptom', () => {
  it('tells nobody who had a dose, and both of them what was recorded', async () => {
    const story = await delivered()
    const [card, other] = (await patients) as [PatientCard, PatientCard]
    await openVial(story.at.clinic, vial(0))
    const { dose: id, pseudonym } = await dose(story, vial(0))
    const [row] = (await story.at.carrier.answers()).tables.dose.list()
    assert.deepEqual([row?.id, row?.pseudonym], [id, pseudonym])
    const ciphertext = story.at.carrier.documents.get(row?.ciphertextHash ?? zeroDigest)
    const opened = await open(ciphertext, card.identity)
    assert.equal((opened.document as { vial: string }).vial, vial(0))
    assert.equal(opened.commitment, row?.commitment)
    await assert.rejects(open(ciphertext, other.identity))
    await story.close()
  })

  it('takes a report of the dose signed by its pseudonym, or by the clinic, and shows who was asked', async () => {
    const story = await delivered()
    const { clinic } = story.at
    const [card] = (await patients) as [PatientCard]
    await openVial(clinic, vial(0))
    const given = await dose(story, vial(0))
    story.clock.jump(3 * dayMs)
    assert.deepEqual(
      (await symptomsDue(clinic)).map(({ day }) => day),
      [3],
    )
    const form = { ...blankForm(story.clock.now()), events: ['fever-38-or-more' as const] }
    await assert.rejects(reportSymptom(clinic, { dose: '0x', form, card }), { code: 'app.dose-unknown' })
    const told = await reportSymptom(clinic, { dose: given.dose.slice(0, 12), form, card })
    const entry = clinic.journal().entry(told.symptom)
    assert.deepEqual(entry?.statement.signers, [given.pseudonym])
    const byClinic = { ...form, events: ['seizure-afebrile' as const] }
    const second = await reportSymptom(clinic, { dose: given.dose, form: byClinic, card: null })
    assert.deepEqual(clinic.journal().entry(second.symptom)?.statement.signers, [clinic.site.file.party])
    assert.equal((await listSymptoms(clinic)).length, 2)
    assert.deepEqual(await symptomsDue(clinic), [])
    await story.close()
  })

  it('seals a report to the clinic, the maker, the regulators and the patient; one nobody can seal to is named', async () => {
    const story = await delivered()
    const { clinic, maker, laboratory } = story.at
    const [card] = (await patients) as [PatientCard]
    const nonce = maker.journal().reserveNonce(maker.site.file.party)
    const member = address(`0x${'7'.repeat(40)}`)
    const event = { kind: 'admit', member, name: 'deaf', roles: ['regulator'], recipient: 'x' } as const
    const { domain, draft } = draftOf(maker, event, nonce)
    await signAction(laboratory, (await signAction(maker, propose(domain, draft))).proposal)
    await openVial(clinic, vial(0))
    const given = await dose(story, vial(0))
    const form = { ...blankForm(story.clock.now()), events: ['fever-38-or-more' as const] }
    const { unreached } = await reportSymptom(clinic, { dose: given.dose, form, card })
    assert.deepEqual(unreached, ['deaf'])
    const [row] = await listSymptoms(clinic)
    const ciphertext = clinic.documents.get(row?.ciphertextHash ?? zeroDigest)
    const identityOf = (site: Workspace) => readFileSync(site.path('keys', 'identity'), 'utf8').trim()
    for (const identity of [...[clinic, maker, laboratory].map(identityOf), card.identity])
      assert.equal((await open(ciphertext, identity)).commitment, row?.commitment)
    await assert.rejects(open(ciphertext, identityOf(story.at.carrier)), { code: 'envelope.not-a-reader' })
    await story.close()
  })

  it('refuses a report of a dose nobody gave, from another’s pseudonym, or after 400 days', async () => {
    const story = await delivered()
    const { clinic, carrier } = story.at
    const cards = await patients
    await openVial(clinic, vial(0))
    const { dose: id } = await dose(story, vial(0))
    const form = { ...blankForm(story.clock.now()), events: ['fever-38-or-more' as const] }
    await assert.rejects(reportSymptom(clinic, { dose: zeroDigest, form, card: null }), { code: 'app.dose-unknown' })
    await refused('key-unknown', reportSymptom(clinic, { dose: id, form, card: cards[1] as PatientCard }))
    await refused('key-not-permitted', reportSymptom(carrier, { dose: id, form, card: null }))
    story.clock.jump(401 * dayMs)
    const late = { ...form, onsetAt: instant(story.clock.now() - hourMs) }
    await refused('follow-up-over', reportSymptom(clinic, { dose: id, form: late, card: null }))
    await story.close()
  })

  it('never overwrites a card, and takes nothing else for one', async () => {
    const story = await delivered()
    const path = join(story.dir, 'card.json')
    await enrollPatient(story.at.clinic, path)
    const before = readCard(path)
    await assert.rejects(enrollPatient(story.at.clinic, path), { code: 'app.file-unusable' })
    assert.deepEqual(readCard(path), before)
    for (const text of [
      '',
      'null',
      '{}',
      JSON.stringify({ ...before, seed: '0x12' }),
      JSON.stringify({ ...before, recipient: 7 }),
    ]) {
      writeFileSync(path, text)
      assert.throws(() => readCard(path), { code: 'app.file-unusable' }, text)
    }
    assert.throws(() => readCard(join(story.dir, 'none')), { code: 'app.file-missing' })
    await story.close()
  })
})

import assert from 'node:assert/strict'
import {
  adverseEvents,
  coreVariables,
  missingVariables,
  outcomes,
  type SymptomFacts,
  type SymptomForm,
  seriousCriteria,
  symptomReport,
} from '../../src/clinic/index.ts'
import { address, batchName, gtin, instant, isFault, sha256 } from '../../src/values/index.ts'

const hourMs = 3_600_000
const vaccinatedAt = instant(Date.UTC(2026, 10, 20, 9))
const hoursLater = (hours: number) => instant(vaccinatedAt + hours * hourMs)

const facts: SymptomFacts = {
  dose: sha256('dose'),
  pseudonym: address(`0x${'1'.repeat(40)}`),
  vaccine: 'penta',
  batch: batchName(gtin('09506000134352'), 'VT-2026-11'),
  doseNumber: 1,
  vaccinatedAt,
  vialOpenedAt: hoursLater(-1),
  othersFromVial: 4,
  reportedAt: hoursLater(30),
}

const form: SymptomForm = {
  receivedNationallyAt: null,
  country: 'KE',
  location: null,
  birthDate: '2026-05-02',
  sex: 'female',
  medicalHistory: null,
  otherVaccines: [],
  diluentBatch: null,
  onsetAt: hoursLater(6),
  events: ['fever-38-or-more'],
  description: null,
  outcome: 'recovering',
  serious: [],
  reporter: { name: 'Nurse on duty', institution: null, position: null, email: null, phone: null },
  comments: null,
}

const refuses = (code: string, change: Partial<SymptomForm>) =>
  assert.throws(
    () => symptomReport({ ...form, ...change }, facts),
    (error) => isFault(error, code),
  )

describe('a symptom report', () => {
  it('joins what a person says with what is known of the dose', () => {
    const report = symptomReport(form, facts)
    assert.equal(report.batch, facts.batch)
    assert.equal(report.othersFromVial, 4)
    assert.deepEqual(report.events, ['fever-38-or-more'])
  })

  it('refuses a symptom that began before the dose, and takes one that began with it', () => {
    refuses('clinic.onset-before-dose', { onsetAt: instant(vaccinatedAt - 1) })
    assert.equal(symptomReport({ ...form, onsetAt: vaccinatedAt }, facts).onsetAt, vaccinatedAt)
  })

  it('refuses a symptom that has not begun yet', () => {
    refuses('clinic.onset-in-future', { onsetAt: hoursLater(31) })
  })

  it('refuses a report of nothing, and "other" without a word about it', () => {
    refuses('clinic.form-incomplete', { events: [] })
    refuses('clinic.form-incomplete', { events: ['other'], description: '  ' })
    assert.ok(symptomReport({ ...form, events: ['other'], description: 'rash on both arms' }, facts))
  })

  it('refuses an outcome and serious criteria that disagree about death', () => {
    refuses('clinic.form-contradiction', { outcome: 'fatal' })
    refuses('clinic.form-contradiction', { serious: ['death'] })
    assert.ok(symptomReport({ ...form, outcome: 'fatal', serious: ['death'] }, facts))
  })

  it('refuses a code that is on no list, and shows it without its escapes', () => {
    const events = ['\u001b[2Jfever'] as unknown as SymptomForm['events'] // a file may say anything
    assert.throws(
      () => symptomReport({ ...form, events }, facts),
      (error) => isFault(error, 'clinic.form-invalid') && !error.message.includes('\u001b'),
    )
  })

  it('has codes for every event, outcome and criterion of the WHO form', () => {
    assert.deepEqual([adverseEvents.length, outcomes.length, seriousCriteria.length], [12, 6, 6])
  })
})

describe('the WHO core variables', () => {
  it('are all 25, in order', () => {
    assert.deepEqual(
      coreVariables.map(({ number }) => number),
      Array.from({ length: 25 }, (_, i) => i + 1),
    )
  })

  it('are listed where nobody has given them yet', () => {
    const missing = missingVariables(symptomReport(form, facts)).map(({ number }) => number)
    assert.deepEqual(missing, [1, 3, 8, 13, 20, 21, 22, 23, 25])
  })

  it('have no place for a patient’s name', () => {
    const fields = Object.keys(symptomReport(form, facts))
    assert.deepEqual(
      fields.filter((field) => /name/i.test(field)),
      [],
    )
  })
})

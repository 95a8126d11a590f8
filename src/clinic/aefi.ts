import { type Address, type Digest, formatInstant, type Instant, type Name, printable } from '../values/index.ts'
import { clinicFault } from './faults.ts'

/** Events of the WHO reporting form for adverse events following immunization. */
export const adverseEvents = [
  'severe-local-reaction-over-3-days',
  'severe-local-reaction-beyond-joint',
  'seizure-febrile',
  'seizure-afebrile',
  'abscess',
  'sepsis',
  'encephalopathy',
  'toxic-shock-syndrome',
  'thrombocytopenia',
  'anaphylaxis',
  'fever-38-or-more',
  'other',
] as const

export const outcomes = ['recovered', 'recovering', 'not-recovered', 'with-sequelae', 'fatal', 'unknown'] as const

export const seriousCriteria = [
  'death',
  'life-threatening',
  'disability',
  'hospitalisation',
  'congenital-anomaly',
  'other-important',
] as const

export type AdverseEvent = (typeof adverseEvents)[number]
export type Outcome = (typeof outcomes)[number]
export type SeriousCriterion = (typeof seriousCriteria)[number]

/** What a person fills in. `null` and empty lists where nothing is known; there is no field for the patient's name. */
export type SymptomForm = {
  readonly receivedNationallyAt: Instant | null
  readonly country: string | null
  readonly location: string | null
  readonly birthDate: string | null
  readonly sex: 'female' | 'male' | 'other' | null
  readonly medicalHistory: string | null
  readonly otherVaccines: readonly string[]
  readonly diluentBatch: string | null
  readonly onsetAt: Instant
  readonly events: readonly AdverseEvent[]
  /** The event in words; needed when one of them is `other`. */
  readonly description: string | null
  readonly outcome: Outcome
  /** Empty when the event was not serious. */
  readonly serious: readonly SeriousCriterion[]
  readonly reporter: {
    readonly name: string | null
    readonly institution: string | null
    readonly position: string | null
    readonly email: string | null
    readonly phone: string | null
  }
  readonly comments: string | null
}

/** What we know without asking; the form's worldwide number is the dose itself. */
export type SymptomFacts = {
  readonly dose: Digest
  readonly pseudonym: Address
  readonly vaccine: string
  readonly batch: Name
  readonly doseNumber: number
  readonly vaccinatedAt: Instant
  readonly vialOpenedAt: Instant
  /** How many other people were vaccinated from the same vial. */
  readonly othersFromVial: number
  readonly reportedAt: Instant
}

/** The private part of a symptom report: the WHO core variables. It is sealed; none of it reaches the ledger. */
export type SymptomReport = SymptomForm & SymptomFacts

/**
 * A form and what is known about its dose, checked against each other.
 *
 * @throws clinic.onset-before-dose, clinic.onset-in-future, clinic.form-incomplete, clinic.form-invalid,
 * clinic.form-contradiction
 */
export function symptomReport(form: SymptomForm, facts: SymptomFacts): SymptomReport {
  symptomCodes(form)
  checkOnset(form.onsetAt, facts)
  if (form.events.length === 0)
    throw clinicFault('clinic.form-incomplete', 'expected at least one adverse event, received none')
  if (form.events.includes('other') && !form.description?.trim())
    throw clinicFault('clinic.form-incomplete', 'expected a description of the event "other", received none')
  if ((form.outcome === 'fatal') !== form.serious.includes('death'))
    throw clinicFault(
      'clinic.form-contradiction',
      `expected outcome and serious criteria to agree on death, received "${form.outcome}" and [${form.serious.join(', ')}]`,
    )
  return { ...form, ...facts }
}

function checkOnset(onsetAt: Instant, { vaccinatedAt, reportedAt }: SymptomFacts): void {
  if (onsetAt < vaccinatedAt)
    throw clinicFault(
      'clinic.onset-before-dose',
      `expected an onset after the dose at ${formatInstant(vaccinatedAt)}, received ${formatInstant(onsetAt)}`,
    )
  if (onsetAt > reportedAt)
    throw clinicFault(
      'clinic.onset-in-future',
      `expected an onset before the report at ${formatInstant(reportedAt)}, received ${formatInstant(onsetAt)}`,
    )
}

/** The coded part of a form as text, from a file or a command line, where a type is only a promise. */
export type CodesAsText = {
  readonly events: readonly string[]
  readonly outcome: string
  readonly serious: readonly string[]
}

/** @throws clinic.form-invalid, listing the codes there are */
export function symptomCodes({ events, outcome, serious }: CodesAsText): Pick<SymptomForm, keyof CodesAsText> {
  return {
    events: events.map((code) => oneOf('an adverse event', code, adverseEvents)),
    outcome: oneOf('an outcome', outcome, outcomes),
    serious: serious.map((code) => oneOf('a serious criterion', code, seriousCriteria)),
  }
}

function oneOf<Code extends string>(what: string, code: string, known: readonly Code[]): Code {
  const found = known.find((candidate) => candidate === code)
  if (found !== undefined) return found
  const list = known.join(', ')
  throw clinicFault('clinic.form-invalid', `expected ${what} among ${list}, received "${printable(String(code))}"`)
}

import type { SymptomReport } from './aefi.ts'

/** One of the 25 WHO core variables and where the report holds it. */
export type CoreVariable = {
  readonly number: number
  readonly title: string
  readonly read: (report: SymptomReport) => unknown
}

/** The WHO core variables in their order (GACVS, December 2015). */
export const coreVariables: readonly CoreVariable[] = [
  { number: 1, title: 'date received nationally', read: (report) => report.receivedNationallyAt },
  { number: 2, title: 'country', read: (report) => report.country },
  { number: 3, title: 'location', read: (report) => report.location },
  { number: 4, title: 'worldwide unique number', read: (report) => report.dose },
  { number: 5, title: 'patient identifier', read: (report) => report.pseudonym },
  { number: 6, title: 'date of birth', read: (report) => report.birthDate },
  { number: 7, title: 'sex', read: (report) => report.sex },
  { number: 8, title: 'medical history', read: (report) => report.medicalHistory },
  { number: 9, title: 'primary suspect vaccine', read: (report) => report.vaccine },
  { number: 10, title: 'other vaccines', read: (report) => report.otherVaccines },
  { number: 11, title: 'batch', read: (report) => report.batch },
  { number: 12, title: 'dose number', read: (report) => report.doseNumber },
  { number: 13, title: 'diluent batch', read: (report) => report.diluentBatch },
  { number: 14, title: 'date and time of vaccination', read: (report) => report.vaccinatedAt },
  { number: 15, title: 'date and time of onset', read: (report) => report.onsetAt },
  { number: 16, title: 'adverse events', read: (report) => report.events },
  { number: 17, title: 'outcome', read: (report) => report.outcome },
  { number: 18, title: 'serious', read: (report) => report.serious },
  { number: 19, title: 'reporter', read: (report) => report.reporter.name },
  { number: 20, title: 'reporter institution', read: (report) => report.reporter.institution },
  { number: 21, title: 'reporter position', read: (report) => report.reporter.position },
  { number: 22, title: 'reporter e-mail', read: (report) => report.reporter.email },
  { number: 23, title: 'reporter telephone', read: (report) => report.reporter.phone },
  { number: 24, title: 'date of report', read: (report) => report.reportedAt },
  { number: 25, title: 'comments', read: (report) => report.comments },
]

/** The core variables nobody has given yet, so that a person can ask for them. Empty lists are an answer. */
export function missingVariables(report: SymptomReport): CoreVariable[] {
  return coreVariables.filter(({ read }) => read(report) === null)
}

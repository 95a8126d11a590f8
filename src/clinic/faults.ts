import { type FaultTable, faultsOf } from '../values/index.ts'

/** What a clinic's form or session says that cannot be, and what the clinic itself holds against a vial. */
export const clinicFaults = {
  'clinic.onset-before-dose': {
    kind: 'usage',
    hint: 'check both times; a symptom that was there before is no reaction',
  },
  'clinic.onset-in-future': { kind: 'usage', hint: 'give the time at which the symptom began, in UTC' },
  'clinic.form-incomplete': {
    kind: 'usage',
    hint: 'name at least one event, and describe it in words when it is "other"',
  },
  'clinic.form-invalid': { kind: 'usage', hint: 'use one of the codes named' },
  'clinic.form-contradiction': { kind: 'usage', hint: 'a fatal outcome and the serious criterion "death" go together' },
  'clinic.session-over': { kind: 'usage', hint: 'give the end of the session in which the vial is opened' },
  'clinic.dose-repeated': {
    kind: 'refused',
    hint: 'check that it is the right person; a second dose takes another vial',
  },
  'clinic.label-mismatch': {
    kind: 'refused',
    hint: 'put the vial aside and tell its maker: it may have been relabelled',
  },
  'clinic.clone-suspected': {
    kind: 'refused',
    hint: 'put the vial aside and see `vialtrace trace clones`; call both places that it names',
  },
} as const satisfies FaultTable

export const clinicFault = faultsOf(clinicFaults)

export {
  type AdverseEvent,
  adverseEvents,
  type CodesAsText,
  type Outcome,
  outcomes,
  type SeriousCriterion,
  type SymptomFacts,
  type SymptomForm,
  type SymptomReport,
  seriousCriteria,
  symptomCodes,
  symptomReport,
} from './aefi.ts'
export { type CoreVariable, coreVariables, missingVariables } from './coreVariables.ts'
export {
  type Deadline,
  discardDeadline,
  type MultiDoseCondition,
  multiDoseConditions,
  type Opening,
  sessionMs,
} from './discard.ts'
export { clinicFault, clinicFaults } from './faults.ts'
export { type FollowUp, followUpDays, followUpDue, followUps, type GivenDose, type Report } from './followUp.ts'
export { type GoNoGo, goNoGo, type LocalReason, repeatedDose, vialRefusals } from './goNoGo.ts'

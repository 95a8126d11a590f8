export { type Budget, type StabilityRow, stabilityBudget } from './budget.ts'
export { demonstrationProduct } from './demonstrationProduct.ts'
export {
  addExposures,
  type Exposure,
  exposureOf,
  gapsOf,
  type Stretch,
  type Track,
  uncovered,
  type Window,
} from './exposure.ts'
export { coldchainFaults } from './faults.ts'
export { type ExcursionFinding, type Judged, type JudgeState, judge, judgeAll, lastWords, startJudge } from './judge.ts'
export { meanKinetic, uspActivationKelvin, type Weighted } from './meanKinetic.ts'
export { horizonMs, type Outlook, outlook, trendMs } from './outlook.ts'
export { type Pace, type PaceState, paceAfter, usualPace } from './pace.ts'
export * from './profile.ts'
export { profiles } from './profiles.ts'
export { type Recommendation, recommend } from './recommend.ts'
export { judgeEach, type Panel, startPanel } from './sideBySide.ts'
export { intervalOf, maxGapOf, type Sample, usualMaxGapMs } from './span.ts'
export { type Carrier, carriers, type Packed, type Placed, type Stay, stays } from './stays.ts'
export {
  type Freezing,
  type Marked,
  type OpenedVial,
  rangeOfVaccine,
  type VaccineProfile,
  vaccine,
} from './vaccine.ts'
export { vaccines } from './vaccines.ts'

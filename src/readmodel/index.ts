export {
  type Condition,
  compare,
  conditions,
  conditionsIn,
  type Difference,
  type Expected,
  expectedUnits,
} from './difference.ts'
export { touches } from './fold/coldchain.ts'
export { ancestry } from './fold/custody.ts'
export { historyOfBatch } from './history.ts'
export { type Look, lookAt, sayingOf } from './look.ts'
export type * from './model.ts'
export { type Answer, type Cursor, newReadModel, openReadModel, type ReadModel } from './readModel.ts'
export type { Tables } from './tables.ts'

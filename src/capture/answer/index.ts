export type { CompanyPrefixes } from '../rfid/companyPrefix.ts'
export { type Answer, answerOf } from './answer.ts'
export { type Answered, answerEpc, answerImage, answerText } from './answered.ts'

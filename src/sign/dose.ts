import { codeOf, eventKind, isAboutDose } from '../event/index.ts'
import type { Fields } from './typedData.ts'

const doseCode = codeOf('dose')

/** Whether a statement gives a dose. */
export function givesDose({ kind }: Pick<Fields, 'kind'>): boolean {
  return kind === doseCode
}

/** Whether a statement is about a dose, and must bring the proof that it was recorded. @throws event.kind-unknown */
export function speaksOfDose({ kind }: Pick<Fields, 'kind'>): boolean {
  return isAboutDose(eventKind(kind))
}

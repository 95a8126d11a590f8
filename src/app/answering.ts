import { type Answer, answerOf, type CompanyPrefixes, formatBracketed, type Sighting } from '../capture/index.ts'
import { type Fault, isFault, type Name } from '../values/index.ts'
import { answersOf, type Listening, type Source } from './sources.ts'

/** One answer, and what a person is told of it. */
export type Told = {
  readonly answer: Answer
  readonly unit: Name | null
  readonly batch: Name | null
  /** Its elements with brackets; empty unless it was read. */
  readonly text: string
  readonly fault: Fault | null
}

/**
 * Answers every input in turn, in the order in which they were given.
 *
 * @param prefixes - What is known of company prefixes, for the EPC of printed codes.
 * @throws what {@link answersOf} throws
 */
export async function* answerAll(
  sources: readonly Source[],
  listening: Listening,
  prefixes: CompanyPrefixes | null = null,
): AsyncGenerator<Told> {
  for (const source of sources)
    for await (const answered of answersOf(source, listening)) yield told(answered, prefixes)
}

function told(answered: Sighting, prefixes: CompanyPrefixes | null): Told {
  const { result } = answered
  const answer = answerOf(answered, prefixes)
  const nothing = { unit: null, batch: null, text: '', fault: null }
  if (isFault(result)) return { answer, ...nothing, fault: result }
  if (result.source === 'badge') return { answer, ...nothing, text: `badge ${result.number}` }
  return { answer, unit: result.unit, batch: result.batch, text: formatBracketed(result.elements), fault: null }
}

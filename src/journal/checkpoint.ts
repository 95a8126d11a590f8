import { eventOf, type Statement } from '../sign/index.ts'
import { journalFault } from './faults.ts'

/** A signed head of a log, as an event. */
export type Checkpoint = Extract<ReturnType<typeof eventOf>, { readonly kind: 'checkpoint' }>

/** The ledger's code for checkpoints. */
export const checkpointCode = 60

/** @throws journal.checkpoint-refused when the statement says something else. */
export function checkpointOf(statement: Statement): Checkpoint {
  const event = eventOf(statement)
  if (event.kind !== 'checkpoint')
    throw journalFault('journal.checkpoint-refused', `expected a checkpoint, received ${event.kind} ${statement.id}`)
  return event
}

import { eventOf, type Statement } from '../sign/index.ts'
import { printable } from '../values/index.ts'
import { journalFault } from './faults.ts'
import type { Head } from './merkle.ts'

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

/**
 * A log's head in the text form that witnesses and monitors read.
 *
 * @param origin - Names the log for ever, for example `vialtrace/0x…`; no line break in it.
 * @see https://c2sp.org/tlog-checkpoint
 */
export function checkpointNote(origin: string, { size, root }: Head): string {
  return `${printable(origin)}\n${size}\n${Buffer.from(root.slice(2), 'hex').toString('base64')}\n`
}

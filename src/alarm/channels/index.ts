import type { Contact } from '../contact.ts'
import type { Message } from '../message.ts'
import { runCommand } from './command.ts'
import { postWebhook } from './webhook.ts'

/** What a channel is given besides the message. */
export type Errand = {
  readonly message: Message
  /** The same for the same message, so that a receiver that is told again can know it. */
  readonly id: string
  readonly secret: string | null
  /** Aborts when it took too long or the agent stops. */
  readonly signal: AbortSignal
}

/** Longer than this nobody waits for a contact. */
export const errandMs = 30_000

/**
 * Tells one contact, once.
 *
 * @returns When the other side has taken it: the command ended with 0, the server said so.
 * @throws alarm.not-told when it did not
 */
export async function tellContact(contact: Contact, errand: Errand): Promise<void> {
  switch (contact.type) {
    case 'command':
      return runCommand(contact, errand)
    case 'webhook':
      return postWebhook(contact, errand)
    case 'mail':
      // The library is not loaded where nobody is told by mail.
      return (await import('./mail.ts')).sendMail(contact, errand)
  }
}

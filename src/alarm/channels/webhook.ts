import { printable } from '../../values/index.ts'
import type { Contact } from '../contact.ts'
import { alarmFault } from '../faults.ts'
import type { Errand } from './index.ts'

/** @throws alarm.not-told unless the server answers with 2xx */
export async function postWebhook(
  { url, name }: Contact & { type: 'webhook' },
  { message, id, secret, signal }: Errand,
): Promise<void> {
  const failed = (why: string, cause?: unknown) =>
    alarmFault('alarm.not-told', `the webhook of ${printable(name)} ${why}`, cause)
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': id,
      ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
    },
    body: JSON.stringify(message.body),
    // The secret goes where it was meant to go, or nowhere.
    redirect: 'error',
    signal,
  }).catch((error: unknown) => {
    throw failed(signal.aborted ? 'did not answer in time' : 'could not be reached', error)
  })
  // What it answers is of no interest, but a body that nobody reads keeps the connection.
  await response.body?.cancel()
  if (!response.ok) throw failed(`answered with ${response.status}`)
}

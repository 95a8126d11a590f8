import { createTransport } from 'nodemailer'
import { printable } from '../../values/index.ts'
import type { Contact } from '../contact.ts'
import { alarmFault } from '../faults.ts'
import { type Errand, errandMs } from './index.ts'
import { isLoopback } from './loopback.ts'

/** @throws alarm.not-told unless the server has taken it for every recipient */
export async function sendMail(
  contact: Contact & { type: 'mail' },
  { message, id, secret, signal }: Errand,
): Promise<void> {
  const { server, user, from, to, name } = contact
  const { protocol, hostname, port } = new URL(server)
  const secure = protocol === 'smtps:'
  const isLocal = isLoopback(hostname)
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A password and the name of a clinic never cross a network in clear.
    requireTLS: !secure && !isLocal,
    // A relay on this machine seldom has a certificate that anybody would trust, and needs none.
    ignoreTLS: isLocal,
    ...(user === null ? {} : { auth: { user, pass: secret ?? '' } }),
    connectionTimeout: errandMs,
    greetingTimeout: errandMs,
    socketTimeout: errandMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const subject = message.subject.replaceAll(/\p{Cc}/gu, ' ')
    const messageId = `<${id}@vialtrace.invalid>`
    const mail = { from, to: [...to], subject, text: message.text, messageId }
    const { rejected } = await transport.sendMail({ ...mail, signal })
    if (rejected.length > 0) throw new Error(`refused for ${rejected.length} of ${to.length}`)
  } catch (error) {
    const why = printable((error as Error).message).slice(0, 200)
    throw alarmFault('alarm.not-told', `the mail to ${printable(name)} was not taken: ${why}`, error)
  } finally {
    transport.close()
  }
}

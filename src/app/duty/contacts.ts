import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  alarmFault,
  type Contact,
  type ContactWords,
  contactFrom,
  errandMs,
  messageOf,
  type Notice,
  tellContact,
  testMessage,
} from '../../alarm/index.ts'
import { readSecret } from '../../sign/index.ts'
import { printable, sha256 } from '../../values/index.ts'
import { openSite } from '../site.ts'
import { credentialsFolder } from '../wire.ts'
import type { Workspace } from '../workspace.ts'

export type { Contact } from '../../alarm/index.ts'

/** Who is told of alarms, as site.json says now: another process may have changed it while the agent runs. */
export function contactsOf({ site }: Workspace): readonly Contact[] {
  return openSite(site.dir).file.contacts ?? []
}

/** Adds a contact, or changes the one of that name. @throws alarm.contact-unusable */
export function keepContact(workspace: Workspace, words: ContactWords): Contact {
  const contact = contactFrom(words)
  workspace.site.update((file) => {
    file.contacts = [...(file.contacts ?? []).filter(({ name }) => name !== contact.name), contact]
  })
  return contact
}

/** @throws alarm.contact-unknown */
export function removeContact(workspace: Workspace, name: string): void {
  const { name: known } = findContact(workspace, name)
  workspace.site.update((file) => {
    file.contacts = (file.contacts ?? []).filter((contact) => contact.name !== known)
  })
}

/** Tells a contact that nothing is wrong. @throws alarm.contact-unknown, alarm.secret-missing, alarm.not-told */
export async function testContact(workspace: Workspace, name: string, signal: AbortSignal): Promise<void> {
  const id = sha256(workspace.random(32)).slice(2, 34)
  await tell(workspace, findContact(workspace, name), testMessage(workspace.site.file.name), id, signal)
}

/** Tells a contact of an alarm as it stands. @throws alarm.secret-missing, alarm.not-told */
export async function tellNotice(
  workspace: Workspace,
  contact: Contact,
  { alarm, round }: Notice,
  signal: AbortSignal,
): Promise<void> {
  const { party, name } = workspace.site.file
  const id = sha256(`${party} ${alarm.sign} ${contact.name} ${round}`).slice(2, 34)
  await tell(workspace, contact, messageOf(name, alarm, round), id, signal)
}

async function tell(
  { lineClock }: Workspace,
  contact: Contact,
  message: ReturnType<typeof testMessage>,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const late = new AbortController()
  const over = new AbortController()
  // Nobody is waited for longer than this; what is still to be told waits on the disk.
  lineClock.sleep(errandMs, over.signal).then(
    () => late.abort(),
    () => undefined,
  )
  try {
    const secret = contact.secret === null ? null : secretAt(contact.secret)
    await tellContact(contact, { message, id, secret, signal: AbortSignal.any([signal, late.signal]) })
  } finally {
    over.abort()
  }
}

/** @throws alarm.secret-missing, sign.file-exposed, sign.file-missing */
function secretAt(place: string): string {
  const [, name] = /^credential:(.+)$/.exec(place) ?? []
  if (name === undefined) return readSecret(place)
  const folder = credentialsFolder()
  const missing = (why: string, cause?: unknown) =>
    alarmFault('alarm.secret-missing', `expected the credential ${printable(name)}, ${why}`, cause)
  if (folder === undefined) throw missing('systemd has handed over none')
  try {
    // The folder is systemd's and only this service can enter it, so the mode of the file tells nothing.
    return readFileSync(join(folder, name), 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw missing('it cannot be read', cause)
  }
}

function findContact(workspace: Workspace, name: string): Contact {
  const contacts = contactsOf(workspace)
  const contact = contacts.find((each) => each.name === name)
  if (contact) return contact
  const known = contacts.map((each) => each.name).join(', ') || 'none'
  throw alarmFault('alarm.contact-unknown', `expected a contact, received "${printable(name)}"; there are: ${known}`)
}

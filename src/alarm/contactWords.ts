import { isAbsolute } from 'node:path'
import { printable } from '../values/index.ts'
import { isLoopback } from './channels/loopback.ts'
import type { Contact, Way } from './contact.ts'
import { alarmFault } from './faults.ts'

/** A contact as it is typed. Exactly one of `command`, `webhook` and `mail` is given. */
export type ContactWords = {
  readonly name: string
  readonly command?: readonly string[] | undefined
  readonly webhook?: string | undefined
  readonly mail?: readonly string[] | undefined
  readonly server?: string | undefined
  readonly user?: string | undefined
  readonly from?: string | undefined
  readonly secret?: string | undefined
  readonly afterMs: number
  readonly repeatMs: number
}

const shortestRepeatMs = 60_000

/** Reads what somebody typed about a contact. @throws alarm.contact-unusable for what could never be told */
export function contactFrom(words: ContactWords): Contact {
  const { name, afterMs, repeatMs } = words
  const secret = words.secret ?? null
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name) || name === bell)
    throw unusable(`a name in small letters, digits and hyphens, other than "${bell}"`, name)
  if (repeatMs < shortestRepeatMs) throw unusable('a minute or more between two messages', `${repeatMs} ms`)
  if (secret !== null && !/^credential:[A-Za-z0-9_.-]+$/.test(secret) && !isAbsolute(secret))
    throw unusable('an absolute path or credential:NAME for the secret', secret)
  const contact = { ...wayFrom(words), name, afterMs, repeatMs, secret }
  if (contact.type === 'mail' && (contact.user === null) !== (secret === null))
    throw unusable('a user and a secret, or neither', contact.user ?? 'a secret alone')
  return contact
}

/** The terminal the agent runs in; told without being asked for. */
export const bell = 'bell'

function wayFrom({ command, webhook, mail, server, user, from }: ContactWords): Way {
  const given = [command, webhook, mail].filter((each) => each !== undefined)
  if (given.length !== 1) throw unusable('one way to reach it', String(given.length))
  if (command) {
    if (!isAbsolute(command[0] ?? '')) throw unusable('the absolute path of a program', command[0] ?? '')
    return { type: 'command', argv: command }
  }
  if (webhook !== undefined) return { type: 'webhook', url: webUrl(webhook) }
  if (server === undefined || from === undefined) throw unusable('a mail server and a sender', 'a recipient alone')
  for (const each of [from, ...(mail ?? [])])
    if (!/^[^\s<>,;:"()[\]\p{Cc}]+@[^\s<>,;:"()[\]\p{Cc}]+$/u.test(each)) throw unusable('a mail address', each)
  return { type: 'mail', server: mailUrl(server), user: user ?? null, from, to: mail ?? [] }
}

function webUrl(text: string): string {
  const url = urlOf(text)
  if (!['https:', 'http:'].includes(url?.protocol ?? '') || url?.username || url?.password)
    throw unusable('an https URL without a password in it', text)
  // The name of a clinic and the state of its vaccine never cross a network in clear.
  if (url?.protocol === 'http:' && !isLoopback(url.hostname)) throw unusable('https to another machine', text)
  return text
}

function mailUrl(text: string): string {
  const url = urlOf(text)
  const isBare = url && !url.username && !url.password && url.pathname.length <= 1
  if (!isBare || !url.hostname || !['smtp:', 'smtps:'].includes(url.protocol))
    throw unusable('smtp://HOST[:PORT] or smtps://HOST[:PORT], without a password in it', text)
  return text
}

function urlOf(text: string): URL | undefined {
  return URL.parse(text) ?? undefined
}

function unusable(expected: string, received: string) {
  return alarmFault('alarm.contact-unusable', `expected ${expected}, received "${printable(received)}"`)
}

import type { Contact } from '../alarm/index.ts'
import type { LineProfile } from '../capture/index.ts'
import type { Place } from '../trace/index.ts'
import { roles } from '../values/index.ts'
import type { AnchorPlace, Device, LedgerEndpoint, SiteFile } from './site.ts'

/** One value that is not what it should be: where it stands, what was expected there and what is. */
export type Misfit = { readonly field: string; readonly expected: string; readonly found: string }

/** What does not fit in one value. */
type Look = (value: unknown, field: string) => readonly Misfit[]
/** Every field of a type, also one that may be left out: none can be forgotten here. */
type Shape<T> = { readonly [Field in keyof T]-?: Look }
type Reaching<Type> = Extract<Contact, { type: Type }>
type Endpoint<Type> = Extract<LedgerEndpoint, { type: Type }>

const text = scalar('text', isText)
const count = scalar('a whole number', (value) => Number.isSafeInteger(value) && Number(value) >= 0)
const countAbove0 = scalar('a whole number above 0', (value) => Number.isSafeInteger(value) && Number(value) > 0)
// In the one spelling that is written here, for it is compared as it stands.
const address = scalar('an address', (value) => isText(value) && /^0x[0-9a-f]{40}$/.test(value))
const digest = scalar('a digest', (value) => isText(value) && /^0x[0-9a-f]{64}$/.test(value))
const role = scalar('a role', (value) => isText(value) && Object.hasOwn(roles, value))

const ledgers: Readonly<Record<string, Look>> = {
  embedded: record<Endpoint<'embedded'>>({ type: text, chainId: countAbove0, contract: address, dir: text }),
  network: record<Endpoint<'network'>>({
    type: text,
    chainId: countAbove0,
    contract: address,
    urls: listOf(text),
    confirmations: orLeftOut(countAbove0),
    timeoutMs: orLeftOut(countAbove0),
  }),
}

const unit = scalar('celsius, fahrenheit or kelvin', (value) =>
  ['celsius', 'fahrenheit', 'kelvin'].includes(String(value)),
)
const factor = scalar('a number', (value) => Number.isFinite(value) && value !== 0)

const line = record<LineProfile>({
  baudRate: countAbove0,
  dataBits: orLeftOut(scalar('7 or 8', (value) => value === 7 || value === 8)),
  parity: orLeftOut(scalar('none, even or odd', (value) => ['none', 'even', 'odd'].includes(String(value)))),
  stopBits: orLeftOut(scalar('1 or 2', (value) => value === 1 || value === 2)),
  pattern: text,
  unit,
  scale: orLeftOut(factor),
  ask: orLeftOut(text),
  timeoutMs: orLeftOut(countAbove0),
})

const device = record<Device>({
  label: text,
  address,
  model: text,
  port: orNull(text),
  busAddress: text,
  line: orLeftOut(line),
  probe: text,
  container: text,
  profile: text,
  furtherProfiles: orLeftOut(listOf(text)),
  intervalMs: countAbove0,
  intensiveMs: orLeftOut(countAbove0),
})

const told = { name: text, afterMs: count, repeatMs: countAbove0, secret: orNull(text) }
const contacts: Readonly<Record<string, Look>> = {
  command: record<Reaching<'command'>>({ ...told, type: text, argv: listOf(text) }),
  webhook: record<Reaching<'webhook'>>({ ...told, type: text, url: text }),
  mail: record<Reaching<'mail'>>({
    ...told,
    type: text,
    server: text,
    user: orNull(text),
    from: text,
    to: listOf(text),
  }),
}

const site = record<SiteFile>({
  version: count,
  name: text,
  party: address,
  roles: listOf(role),
  recipient: text,
  exchange: text,
  ledger: orNull(oneOf(ledgers)),
  devices: listOf(device),
  contacts: orLeftOut(listOf(oneOf(contacts))),
  lotKeys: orLeftOut(mapOf(text)),
  witness: orNull(record<NonNullable<SiteFile['witness']>>({ height: count, hash: digest })),
  places: orLeftOut(mapOf(record<Place>({ latitude: degrees(90), longitude: degrees(180) }))),
  anchors: orLeftOut(listOf(record<AnchorPlace>({ url: text, chainId: countAbove0, by: address, ledger: digest }))),
})

/** The first thing in a site.json that does not fit; a field that nobody knows is let be. */
export function misfitIn(content: unknown): Misfit | undefined {
  return site(content, '')[0]
}

/** The first thing in the file of a line profile that does not fit. */
export function lineMisfitIn(content: unknown): Misfit | undefined {
  return line(content, '')[0]
}

function scalar(expected: string, fits: (value: unknown) => boolean): Look {
  return (value, field) => (fits(value) ? [] : [misfit(field, expected, value)])
}

function degrees(most: number): Look {
  return scalar(`degrees up to ${most}`, (value) => typeof value === 'number' && Math.abs(value) <= most)
}

function orNull(look: Look): Look {
  return (value, field) => (value === null ? [] : look(value, field))
}

function orLeftOut(look: Look): Look {
  return (value, field) => (value === undefined ? [] : look(value, field))
}

function listOf(look: Look): Look {
  return (value, field) =>
    Array.isArray(value) ? value.flatMap((each, at) => look(each, `${field}[${at}]`)) : [misfit(field, 'a list', value)]
}

/** A record of one of several types, as its own `type` says. */
function oneOf(looks: Readonly<Record<string, Look>>): Look {
  const names = Object.keys(looks)
  const known = scalar(names.join(' or '), (value) => isText(value) && names.includes(value))
  return (value, field) => {
    const misfits = record({ type: known })(value, field)
    return misfits.length > 0 ? misfits : (looks[(value as { type: string }).type]?.(value, field) ?? [])
  }
}

function mapOf(look: Look): Look {
  return (value, field) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, each]) => look(each, `${field}.${key}`))
      : [misfit(field, 'an object', value)]
}

function record<T>(shape: Shape<T>): Look {
  return (value, field) =>
    isObject(value)
      ? Object.entries<Look>(shape).flatMap(([key, look]) => look(value[key], field === '' ? key : `${field}.${key}`))
      : [misfit(field, 'an object', value)]
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function misfit(field: string, expected: string, value: unknown): Misfit {
  return { field, expected, found: value === undefined ? 'nothing' : JSON.stringify(value) }
}

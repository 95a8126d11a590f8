import { AbiCoder } from 'ethers/abi'
import { type Address, type Digest, type Hex, isFault, printable } from '../values/index.ts'
import { eventFault } from './faults.ts'
import { type Fields, kinds, type Row, type ValuesOf } from './kind.ts'

export type KindName = keyof typeof kinds

/** What happened, of one kind, as plain data. */
export type EventOf<K extends KindName> =
  (typeof kinds)[K] extends Row<infer S, infer O, infer D> ? Flat<{ kind: K } & S & O & ValuesOf<D>> : never

/** What happened, as plain data; `kind` tells which. */
export type Event = { [K in KindName]: EventOf<K> }[KindName]

/** An event as a statement and the ledger hold it. */
export type EncodedEvent = {
  readonly kind: number
  readonly subject: Digest
  readonly object: Digest
  readonly data: Hex
}

type Flat<T> = { readonly [N in keyof T]: T[N] }

/** A statement must fit one transaction of an ordinary network. */
export const dataBytesMax = 65_536

const coder = AbiCoder.defaultAbiCoder()

/**
 * The one encoding of an event: equal events have equal bytes.
 *
 * @throws event.malformed when a field is outside what its kind allows; values.* when a word is not one.
 */
export function encodeEvent(event: Event): EncodedEvent {
  const { code, subject, object, data } = rowOf(event.kind)
  const values = event as unknown as Record<string, unknown> // read by the names of the event's own row
  const fields = Object.entries(data)
  const encoded = coder.encode(
    fields.map(([, field]) => field.abi),
    fields.map(([name, field]) => field.encode(values[name], `${event.kind} ${name}`)),
  ) as Hex
  requireSize(encoded)
  return { kind: code, subject: subject.write(values), object: object.write(values), data: encoded }
}

/**
 * Reads an event back, and refuses any spelling of it but {@link encodeEvent}'s.
 *
 * @param party - The statement's party: a container is named under it.
 * @throws event.malformed, event.kind-unknown
 */
export function decodeEvent(encoded: EncodedEvent, party: Address): Event {
  const kind = eventKind(encoded.kind)
  requireSize(encoded.data)
  try {
    const event = read(kind, encoded, party)
    const again = encodeEvent(event)
    if (again.subject === encoded.subject && again.object === encoded.object && again.data === encoded.data)
      return event
  } catch (error) {
    const reason = isFault(error) ? error.message : 'its data is not what this kind holds'
    throw eventFault('event.malformed', `${kind} cannot be read: ${reason}`, error)
  }
  throw eventFault('event.malformed', `${kind} cannot be read: its subject, object and data do not belong together`)
}

/** Every kind's name, in the order of the codes. */
export const kindNames = Object.keys(kinds) as readonly KindName[]

/** The name of a kind on the ledger. @throws event.kind-unknown */
export function eventKind(code: number): KindName {
  const kind = kindNames.find((name) => kinds[name].code === code)
  if (!kind) throw eventFault('event.kind-unknown', `expected a kind of event, received code ${printable(`${code}`)}`)
  return kind
}

/** The code of a kind on the ledger. */
export function codeOf(kind: KindName): number {
  return rowOf(kind).code
}

/** True for the kinds about one dose: they bring the proof that it was recorded. */
export function isAboutDose(kind: KindName): boolean {
  return rowOf(kind).aboutDose === true
}

/** How many may sign one statement of a kind together. */
export function mostSigners(kind: KindName): number {
  const { council, signedByOld } = rowOf(kind)
  if (council) return 255
  return signedByOld ? 2 : 1
}

/** True for the kinds that members of the council sign together. */
export function isCouncilKind(kind: KindName): boolean {
  return rowOf(kind).council === true
}

function read(kind: KindName, encoded: EncodedEvent, party: Address): Event {
  const { subject, object, data } = rowOf(kind)
  const names = Object.keys(data)
  const raw = coder.decode(
    names.map((name) => (data[name] as Fields[string]).abi),
    encoded.data,
  )
  const values = Object.fromEntries(names.map((name, at) => [name, (data[name] as Fields[string]).decode(raw[at])]))
  const withSubject = { ...values, ...subject.read(encoded.subject, values, party) }
  return { kind, ...withSubject, ...object.read(encoded.object, withSubject, party) } as unknown as Event // by its row
}

// The compiler cannot follow that an event belongs to its own row; the table's types were checked where it was written.
type AnyRow = Row<Record<string, unknown>, Record<string, unknown>, Fields>

function rowOf(kind: KindName): AnyRow {
  return kinds[kind] as unknown as AnyRow
}

function requireSize(data: Hex): void {
  const bytes = data.length / 2 - 1
  if (bytes > dataBytesMax)
    throw eventFault('event.malformed', `expected at most ${dataBytesMax} bytes of event data, received ${bytes}`)
}

/** How somebody is told. Secrets are not in here: {@link Contact.secret} says where they are kept. */
export type Way =
  | { readonly type: 'command'; readonly argv: readonly string[] }
  | { readonly type: 'webhook'; readonly url: string }
  | {
      readonly type: 'mail'
      /** `smtps` is TLS from the first byte, `smtp` becomes TLS before anything is said; plain only to this machine. */
      readonly server: string
      readonly user: string | null
      readonly from: string
      readonly to: readonly string[]
    }

/** Who is told of alarms. Several with growing delays are an escalation. */
export type Contact = Way & {
  readonly name: string
  /** How long an alarm has to go unacknowledged before this one is told. */
  readonly afterMs: number
  readonly repeatMs: number
  /** A private file, or `credential:NAME` for what systemd hands to the service; null where none is needed. */
  readonly secret: string | null
}

/** What the escalation needs of a contact. */
export type Step = Pick<Contact, 'name' | 'afterMs' | 'repeatMs'>

/** What a contact was told last of one alarm; not yet when it waits. */
export type Told = { readonly contact: string; readonly queuedAt: number; readonly isWaiting: boolean }

/**
 * Whether a contact is to be told of a pressing alarm, now or again. A clock that was set back makes it so at once: rather
 * told twice than never.
 *
 * @param told - What this contact was told of this alarm; undefined for nothing yet.
 */
export function isDue({ afterMs, repeatMs }: Step, raisedAt: number, told: Told | undefined, now: number): boolean {
  if (!told) return now < raisedAt || now - raisedAt >= afterMs
  return !told.isWaiting && (now < told.queuedAt || now - told.queuedAt >= repeatMs)
}

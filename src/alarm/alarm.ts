import type { Instant } from '../values/index.ts'

export const alarmKinds = ['excursion', 'sensor-fault', 'no-data'] as const
export type AlarmKind = (typeof alarmKinds)[number]

/** Something that is wrong and that a person has to know, as it stands now. */
export type Sign = {
  /** Tells one time from another: the same words for as long as it is the same trouble, also after a restart. */
  readonly sign: string
  readonly kind: AlarmKind
  readonly device: string
  readonly container: string
  /** What is wrong, in a few words; made here, with nothing in it that came from outside. */
  readonly words: string
  /** When it began, as far as anybody knows. */
  readonly since: Instant
  /** Null while it lasts. */
  readonly endedAt: Instant | null
}

/** A sign that was taken up. It repeats until somebody has said that he knows, and what he makes of it. */
export type Alarm = Sign & {
  /** Counts from 1; what people name it by. */
  readonly number: number
  readonly raisedAt: Instant
  readonly acknowledged: Acknowledgement | null
}

export type Acknowledgement = { readonly at: Instant; readonly operator: string; readonly comment: string }

/**
 * Whether contacts are told again. An excursion is over for the thermometer before it is over for the vaccine: it repeats
 * until it is acknowledged. A probe that measures again needs nobody in the night.
 */
export function isPressing({ kind, endedAt, acknowledged }: Alarm): boolean {
  return acknowledged === null && (kind === 'excursion' || endedAt === null)
}

/** Whether it stands in the list of what is to be seen to. */
export function isOpen({ endedAt, acknowledged }: Alarm): boolean {
  return endedAt === null || acknowledged === null
}

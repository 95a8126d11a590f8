import { formatInstant, printable } from '../values/index.ts'
import type { Alarm } from './alarm.ts'

/** What a person or a program is told about an alarm, as it stands when the message leaves. */
export type Message = {
  /** One line. */
  readonly subject: string
  readonly text: string
  /** The same for programs; names as they are, to be escaped by whoever shows them. */
  readonly body: MessageBody
}

export type MessageBody = {
  readonly format: 'vialtrace/alarm/v1'
  readonly site: string
  readonly state: 'raised' | 'repeated' | 'ended' | 'acknowledged' | 'test'
  /** How often this contact was told of this alarm, this time included. */
  readonly round: number
  readonly alarm: Alarm | null
}

/** @param site - The name of the site; it may be hostile, like every label. */
export function messageOf(site: string, alarm: Alarm, round: number): Message {
  const state = stateOf(alarm, round)
  const { number, device, container, words, since, endedAt, acknowledged } = alarm
  const heading = { raised: 'ALARM', repeated: 'STILL ALARM', ended: 'ended', acknowledged: 'acknowledged' }[state]
  return {
    subject: printable(`${heading}: ${container}: ${words} (${site}, alarm ${number})`),
    text: [
      `${container}: ${words}`,
      `since ${formatInstant(since)}${endedAt === null ? ', it lasts' : `, ended ${formatInstant(endedAt)}`}`,
      `thermometer ${device} of ${site}`,
      acknowledged
        ? `acknowledged by ${acknowledged.operator} at ${formatInstant(acknowledged.at)}: ${acknowledged.comment}`
        : `Acknowledge it there: vialtrace alarm acknowledge ${number} --comment "what you found and did"`,
    ]
      .map(printable)
      .join('\n'),
    body: { format: 'vialtrace/alarm/v1', site, state, round, alarm },
  }
}

/** To see whether a contact can be reached before it matters. */
export function testMessage(site: string): Message {
  const text = 'This is a test: nothing is wrong. Alarms of this site will reach you like this.'
  return {
    subject: printable(`Test of the alarm (${site})`),
    text,
    body: { format: 'vialtrace/alarm/v1', site, state: 'test', round: 1, alarm: null },
  }
}

function stateOf({ acknowledged, endedAt }: Alarm, round: number) {
  if (acknowledged) return 'acknowledged'
  if (endedAt !== null) return 'ended'
  return round > 1 ? 'repeated' : 'raised'
}

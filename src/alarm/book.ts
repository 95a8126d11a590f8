import { join } from 'node:path'
import { openStore, type Store } from '../store/index.ts'
import type { Instant } from '../values/index.ts'
import { type Acknowledgement, type Alarm, isPressing, type Sign } from './alarm.ts'
import { alarmTable } from './alarmTable.ts'
import { isDue, type Step } from './contact.ts'
import { alarmFault } from './faults.ts'
import { type NoticeRow, noticeTable } from './noticeTable.ts'

/** A message that somebody has not got yet, about an alarm as it stands now. */
export type Notice = Omit<NoticeRow, 'alarm'> & { readonly alarm: Alarm }

/** What was seen, all of it at one moment. */
export type Seen = {
  readonly at: Instant
  /** Excursions as the journal tells of them, whether they last or not. */
  readonly told: readonly Sign[]
  /** The journal was read up to here. */
  readonly position: number
  /** Troubles that last at this moment; one of these devices that is not among them has ended. */
  readonly lasting: readonly Sign[]
  readonly devices: readonly string[]
}

/** The alarms of one site and who has been told of them. Everything a method did is on the disk when it returns. */
export type AlarmBook = {
  /** Up to where the journal has been read for alarms. */
  position(): number
  /** Takes up what is new and ends what is over; the same again changes nothing. @returns what changed just now */
  take(seen: Seen): Alarm[]
  /** Puts messages into the outbox for whoever is due. */
  queue(steps: readonly Step[], at: Instant): void
  waiting(): Notice[]
  /** A message arrived. What happened while it was on its way is still to be told. */
  sent(notice: Notice, at: Instant): void
  /** @throws alarm.unknown, alarm.acknowledged */
  acknowledge(number: number, by: Acknowledgement): Alarm
  /** Newest first. @param which - `open`: still to be seen to */
  list(which: 'open' | 'all'): Alarm[]
  close(): void
}

/** Opens a site's alarms, or begins them. @throws the store.* faults of a file that cannot be used */
export function openAlarmBook(path: string, options: { readonly readOnly?: boolean } = {}): AlarmBook {
  return alarmBookOver(openStore(path, { ...options, migrations: { dir: join(import.meta.dirname, 'sql') } }))
}

function alarmBookOver(store: Store): AlarmBook {
  const [alarms, notices] = [alarmTable(store), noticeTable(store)]
  const positionSql = 'SELECT position FROM progress'
  const position = () => store.prepare<{ position: number }>(positionSql).get()?.position ?? 0
  const moveTo = (reached: number) => store.prepare('UPDATE progress SET position = max(position, ?)').run(reached)

  function note(sign: Sign, at: Instant): Alarm[] {
    const isNew = alarms.add(sign, at)
    if (!isNew && !alarms.change(sign)) return []
    const alarm = alarms.bySign(sign.sign)
    if (alarm && !isNew) notices.tellAgain(alarm.number, at)
    return alarm ? [alarm] : []
  }

  function endedOf({ at, lasting, devices }: Seen): Sign[] {
    const lasts = new Set(lasting.map(({ sign }) => sign))
    return alarms
      .open()
      .filter(({ kind, device }) => kind !== 'excursion' && devices.includes(device))
      .filter(({ sign, endedAt }) => endedAt === null && !lasts.has(sign))
      .map((alarm) => ({ ...alarm, endedAt: at }))
  }

  return {
    position,
    take: (seen) =>
      store.transaction(() => {
        // Another process may have read on meanwhile: what it took up is old.
        const told = seen.position > position() ? seen.told : []
        moveTo(seen.position)
        return [...told, ...seen.lasting, ...endedOf(seen)].flatMap((sign) => note(sign, seen.at))
      }),
    queue: (steps, at) =>
      store.transaction(() => {
        for (const { number, raisedAt } of alarms.open().filter(isPressing)) {
          const told = new Map(notices.told(number).map((each) => [each.contact, each]))
          for (const step of steps)
            if (isDue(step, raisedAt, told.get(step.name), at)) notices.tell(number, step.name, at)
        }
      }),
    waiting: () =>
      notices.waiting().flatMap(({ alarm: number, ...notice }) => {
        const alarm = alarms.byNumber(number)
        return alarm ? [{ ...notice, alarm }] : []
      }),
    sent: (notice, at) => void notices.sent({ ...notice, alarm: notice.alarm.number }, at),
    acknowledge: (number, by) =>
      store.transaction(() => {
        const alarm = alarms.byNumber(number)
        if (!alarm) throw alarmFault('alarm.unknown', `expected the number of an alarm, there is no ${number}`)
        if (alarm.acknowledged)
          throw alarmFault('alarm.acknowledged', `alarm ${number} was acknowledged by ${alarm.acknowledged.operator}`)
        alarms.acknowledge(number, by)
        return { ...alarm, acknowledged: by }
      }),
    list: (which) => (which === 'open' ? alarms.open() : alarms.all()),
    close: () => store.close(),
  }
}

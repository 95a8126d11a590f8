import { formatCelsius, formatInstant, formatSpan } from '../values/index.ts'
import type { AgentEvent } from './event.ts'

const clockWords = { back: 'was set back', jumped: 'jumped', frozen: 'stood still, and is behind' }

/** What happened as a line for people; names in it may be hostile. */
export function eventLine(event: AgentEvent): string {
  switch (event.type) {
    case 'opened':
      return `${event.device} opened on ${event.port}${event.model === 'HOME-MADE' ? ': a home-made, unverified line' : ''}`
    case 'filled':
      return `${event.device} had stored ${event.readings} readings from ${formatInstant(event.from)} to ${formatInstant(event.to)}, by a clock ${zoneAndDrift(event.clockAheadMs)}`
    case 'unfilled':
      return `${event.device}: the gap stays, ${event.sentence} (${event.code})`
    case 'unplugged':
      return `${event.device} was unplugged and has no port: it is not watched`
    case 'reading': {
      const { takenAt, milliCelsius, quality } = event.reading
      const flag = quality === 'good' ? '' : ` (${quality})`
      return `${formatInstant(takenAt)}  ${event.device}  ${formatCelsius(milliCelsius)}${flag}`
    }
    case 'excursion': {
      const { phase, worst, profile } = event.finding
      return `${event.device} excursion ${phase}: ${formatCelsius(worst)} (${profile})`
    }
    case 'sealed':
      return `${event.device} signed and sealed, ${event.size} readings in all`
    case 'thinned':
      return `the disk is filling up: ${event.segments} old segments are in the exchange folder alone now`
    case 'trouble':
      return `${event.device}: ${event.sentence}; again in ${formatSpan(event.retryInMs)} (${event.code})`
    case 'silent':
      return `${event.device} has been silent for ${formatSpan(event.silentMs)} (${event.code})`
    case 'heard':
      return `${event.device} is heard again after ${formatSpan(event.silentMs)}`
    case 'clock':
      return `${event.device}: the clock of this machine ${clockWords[event.change]} by ${formatSpan(Math.abs(event.byMs))}`
    case 'unvouched':
      return `${event.device} is read but not signed for: ${event.sentence} (${event.code})`
    case 'delivered':
      return `${event.recorded} statements recorded, ${event.rejected} refused`
    case 'refused':
      return `refused: ${event.kind} ${event.statement.slice(0, 10)}: ${event.sentence} (${event.refusal})`
    case 'undelivered':
      return `not delivered: ${event.sentence}; again in ${formatSpan(event.retryInMs)} (${event.code})`
    case 'alarm':
      return alarmLine(event)
    case 'told':
      return `${event.contact} has been told of alarm ${event.alarm}`
    case 'untold':
      return `${event.contact ?? 'alarms'}: ${event.sentence}; again in ${formatSpan(event.retryInMs)} (${event.code})`
    case 'page':
      return `page on ${event.url}`
    case 'stopped':
      return `${event.device} stopped`
  }
}

const quarterHourMs = 900_000

/** A device knows no time zone: what it is ahead by whole quarters of an hour is its zone, and the rest is its error. */
function zoneAndDrift(aheadMs: number): string {
  const zoneMs = Math.round(aheadMs / quarterHourMs) * quarterHourMs
  const driftMs = aheadMs - zoneMs
  const drift = `${formatSpan(Math.abs(driftMs))} ${driftMs < 0 ? 'behind' : 'ahead'}`
  const hours = zoneMs / 3_600_000
  return zoneMs === 0 ? drift : `${drift} in a zone of ${hours > 0 ? '+' : ''}${hours} h`
}

function alarmLine({ alarm, again }: AgentEvent & { type: 'alarm' }): string {
  const { number, container, words, endedAt, acknowledged } = alarm
  const what = `alarm ${number}: ${container}: ${words}`
  if (acknowledged) return `acknowledged by ${acknowledged.operator}: ${what}`
  if (endedAt !== null) return `over, but not acknowledged: ${what}`
  return `${again ? 'STILL ' : ''}${what.toUpperCase().slice(0, 5)}${what.slice(5)}`
}

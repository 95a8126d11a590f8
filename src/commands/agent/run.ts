import { Flags } from '@oclif/core'
import type { AgentEvent } from '../../agent/index.ts'
import { BaseCommand, count, span } from '../../cli/index.ts'
import { formatCelsius, formatInstant, formatSpan } from '../../values/index.ts'

export default class AgentRun extends BaseCommand<typeof AgentRun> {
  static override readonly summary =
    'Read the thermometers of this site: chain, sign, judge and deliver, until stopped.'
  static override readonly description =
    'A reading is on disk before it is shown. ^C or SIGTERM ends the reading at hand, seals, delivers and leaves.'
  static override readonly examples = [
    '<%= config.bin %> agent run',
    '<%= config.bin %> agent run --device van-3-probe --count 10 --json',
  ]
  static override readonly flags = {
    device: Flags.string({ summary: 'only this device', helpValue: 'LABEL', multiple: true }),
    'anchor-every': Flags.string({ summary: 'how often heads go to the ledger', helpValue: 'SPAN', default: '1h' }),
    count: Flags.string({ summary: 'stop after so many readings', helpValue: 'N' }),
  }

  override async run() {
    const { runAgent } = await import('../../agent/index.ts')
    const { device: labels, 'anchor-every': anchorEvery, count: most } = this.flags
    const last = most === undefined ? Number.POSITIVE_INFINITY : count(most)
    const anchorEveryMs = span(anchorEvery)
    const stop = this.stopSignal()
    const summary = { readings: 0, excursions: 0, recorded: 0, rejected: 0, troubles: 0 }
    const tell = (event: AgentEvent) => {
      this.say`${lineOf(event)}`
      if (event.type === 'excursion') summary.excursions += 1
      if (event.type === 'trouble' || event.type === 'undelivered') summary.troubles += 1
      if (event.type === 'delivered') {
        summary.recorded += event.recorded
        summary.rejected += event.rejected
      }
      if (event.type === 'reading') summary.readings += 1
      if (summary.readings >= last) stop.abort()
    }
    const { signal } = stop
    await runAgent(await this.workspace(), { signal, anchorEveryMs, tell, ...(labels ? { labels } : {}) })
    return summary
  }
}

const clockWords = { back: 'was set back', jumped: 'jumped', frozen: 'stood still, and is behind' }

function lineOf(event: AgentEvent): string {
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
    case 'thinned':
      return `${event.readings} old readings were thinned to make room: ${event.bytes} bytes`
    case 'delivered':
      return `${event.recorded} statements recorded, ${event.rejected} refused`
    case 'refused':
      return `refused: ${event.kind} ${event.statement.slice(0, 10)}: ${event.sentence} (${event.refusal})`
    case 'undelivered':
      return `not delivered: ${event.sentence}; again in ${formatSpan(event.retryInMs)} (${event.code})`
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

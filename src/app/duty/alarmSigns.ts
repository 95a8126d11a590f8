import type { Sign } from '../../alarm/index.ts'
import { type ExcursionFinding, maxGapOf } from '../../coldchain/index.ts'
import type { Digest, Instant, Quality } from '../../values/index.ts'
import { formatCelsius, formatSpan, instant } from '../../values/index.ts'
import type { Device } from '../site.ts'

/** So many flagged readings on end make an alarm and as many good ones end it: one that a spark spoiled wakes nobody. */
export const tellingReadings = 3

/** What the newest readings of a device are, oldest first, and how many it has logged. */
export type Newest = {
  readonly size: number
  readonly readings: readonly { readonly takenAt: Instant; readonly quality: Quality }[]
  /** Since its last reading, or since the agent looks after it where it has none. */
  readonly silentMs: number
}

type Watched = Pick<Device, 'label' | 'container' | 'intervalMs'>

/**
 * What is wrong with the thermometer itself.
 *
 * @param lasting - The kinds of alarm it has already: a fault lasts until enough good readings have come.
 */
export function sensorSigns(
  { label, container, intervalMs }: Watched,
  { size, readings, silentMs }: Newest,
  lasting: readonly Sign[],
  now: Instant,
): Sign[] {
  const before = (kind: Sign['kind']) => lasting.find((sign) => sign.kind === kind && sign.device === label)
  const fresh = (kind: Sign['kind']) => `${kind} ${label} ${size}`
  const raised = (kind: 'sensor-fault' | 'no-data', words: string, since: Instant): Sign => {
    const { sign, words: known, since: began } = before(kind) ?? { sign: fresh(kind), words, since }
    return { sign, kind, device: label, container, words: known, since: began, endedAt: null }
  }
  const signs: Sign[] = []
  const flagged = readings.filter(({ quality }) => quality !== 'good')
  const isFaulty = flagged.length === tellingReadings || (flagged.length > 0 && before('sensor-fault') !== undefined)
  const [first] = flagged
  if (isFaulty && first)
    signs.push(raised('sensor-fault', `the probe cannot be trusted (${first.quality})`, first.takenAt))
  // Only a reading ends a silence: an agent that starts anew, a clock that is behind or another pace has heard nothing.
  if (silentMs > maxGapOf(intervalMs) || before('no-data')?.sign === fresh('no-data')) {
    const since = instant(Math.max(0, now - Math.round(silentMs)))
    signs.push(raised('no-data', `no reading for more than ${formatSpan(maxGapOf(intervalMs))}`, since))
  }
  return signs
}

type Excursion = Pick<ExcursionFinding, 'profile' | 'side' | 'limit' | 'limitMs' | 'worst' | 'startedAt' | 'endedAt'>

/** @param id - What the ledger knows the excursion by. */
export function excursionSign(excursion: Excursion, id: Digest, device: string, container: string): Sign {
  const { profile, side, limit, limitMs, worst, startedAt, endedAt } = excursion
  const where = side === 'high' ? 'too warm, above' : 'too cold, below'
  const words = `${where} ${formatCelsius(limit)} for ${formatSpan(limitMs)}: ${formatCelsius(worst)} (${profile})`
  return { sign: `excursion ${id}`, kind: 'excursion', device, container, words, since: startedAt, endedAt }
}

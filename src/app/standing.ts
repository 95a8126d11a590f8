import { readFileSync } from 'node:fs'
import type { JudgeState } from '../coldchain/index.ts'
import { canonicalBytes } from '../envelope/index.ts'
import type { LoggedReading, ReadingLog } from '../journal/index.ts'
import { type Address, isFault, sha256 } from '../values/index.ts'
import { writeDurably } from './files.ts'
import type { Workspace } from './workspace.ts'

/** What a judge remembered once it had gone over so many readings of a log. */
export type Standing = { readonly state: JudgeState; readonly size: number }

/** Tells one log from another that has as many readings, such as that of a site restored from an old copy. */
type Place = Pick<LoggedReading, 'sequence' | 'takenAt' | 'milliCelsius'>

const format = 'vialtrace/standing/v1'

/**
 * Where the judge of a device's log left off, so that years of readings are not gone over at every start. The file can be
 * thrown away: whatever does not fit is not believed, and the judge begins with the first reading.
 *
 * @param fresh - Has the profile that is judged by now; figures that changed since make what was kept worthless.
 */
export function readStanding(
  workspace: Workspace,
  device: Address,
  { log, fresh, maxGapMs }: { log: ReadingLog; fresh: JudgeState; maxGapMs: number },
): Standing {
  try {
    const [hash, body = ''] = readFileSync(pathOf(workspace, device), 'utf8').split('\n')
    const { last, state } = JSON.parse(body) as { last: Place; state: JudgeState }
    const [logged] = log.readings(last.sequence, last.sequence + 1)
    const fits = logged && body === bodyOf(logged, { ...state, profile: fresh.profile }, maxGapMs)
    if (fits && hash === sha256(body)) return { state, size: last.sequence + 1 }
  } catch {}
  return { state: fresh, size: 0 }
}

/** Keeps where the judge is. A disk that takes nothing is told by the readings themselves, not here. */
export function keepStanding(
  workspace: Workspace,
  device: Address,
  { last, state, maxGapMs }: { last: Place; state: JudgeState; maxGapMs: number },
): void {
  const body = bodyOf(last, state, maxGapMs)
  try {
    writeDurably(pathOf(workspace, device), `${sha256(body)}\n${body}\n`)
  } catch (error) {
    if (!isFault(error)) throw error
  }
}

function bodyOf({ sequence, takenAt, milliCelsius }: Place, state: JudgeState, maxGapMs: number): string {
  const document = { format, maxGapMs, last: { sequence, takenAt, milliCelsius }, state }
  return Buffer.from(canonicalBytes(document)).toString()
}

function pathOf(workspace: Workspace, device: Address): string {
  return workspace.path('standing', `${device}.json`)
}

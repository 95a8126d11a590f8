import { readFileSync } from 'node:fs'
import type { Panel } from '../coldchain/index.ts'
import { canonicalBytes } from '../envelope/index.ts'
import type { LoggedReading, ReadingLog } from '../journal/index.ts'
import { type Address, isFault, sha256 } from '../values/index.ts'
import { writeDurably } from './files.ts'
import type { Workspace } from './workspace.ts'

/** What the judges of a log remembered once they had gone over so many readings of it. */
export type Standing = { readonly panel: Panel; readonly size: number }

/** Tells one log from another that has as many readings, such as that of a site restored from an old copy. */
type Place = Pick<LoggedReading, 'sequence' | 'takenAt' | 'milliCelsius'>

const format = 'vialtrace/standing/v2'

/**
 * Where the judges of a device's log left off, so that years of readings are not gone over at every start. The file can be
 * thrown away: whatever does not fit is not believed, and they begin with the first reading.
 *
 * @param fresh - Has the profiles that are judged by now; figures that changed since make what was kept worthless.
 */
export function readStanding(
  workspace: Workspace,
  device: Address,
  { log, fresh, maxGapMs }: { log: ReadingLog; fresh: Panel; maxGapMs: number },
): Standing {
  try {
    const [hash, body = ''] = readFileSync(pathOf(workspace, device), 'utf8').split('\n')
    const { last, panel } = JSON.parse(body) as { last: Place; panel: Panel }
    const [logged] = log.readings(last.sequence, last.sequence + 1)
    const judged = panel.map((state, i) => ({ ...state, profile: fresh[i]?.profile ?? state.profile }))
    const fits = logged && panel.length === fresh.length && body === bodyOf(logged, judged, maxGapMs)
    if (fits && hash === sha256(body)) return { panel, size: last.sequence + 1 }
  } catch {}
  return { panel: fresh, size: 0 }
}

/** Keeps where the judges are. A disk that takes nothing is told by the readings themselves, not here. */
export function keepStanding(
  workspace: Workspace,
  device: Address,
  { last, panel, maxGapMs }: { last: Place; panel: Panel; maxGapMs: number },
): void {
  const body = bodyOf(last, panel, maxGapMs)
  try {
    writeDurably(pathOf(workspace, device), `${sha256(body)}\n${body}\n`)
  } catch (error) {
    if (!isFault(error)) throw error
  }
}

function bodyOf({ sequence, takenAt, milliCelsius }: Place, panel: Panel, maxGapMs: number): string {
  const document = { format, maxGapMs, last: { sequence, takenAt, milliCelsius }, panel }
  return Buffer.from(canonicalBytes(document)).toString()
}

function pathOf(workspace: Workspace, device: Address): string {
  return workspace.path('standing', `${device}.json`)
}

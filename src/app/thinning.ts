import { existsSync, rmSync, statfsSync } from 'node:fs'
import { isBeyond, type Profile, rangeOf } from '../coldchain/index.ts'
import { codeOf } from '../event/index.ts'
import type { LoggedReading } from '../journal/index.ts'
import { eventOf } from '../sign/index.ts'
import { type Digest, type Instant, instant, isFault } from '../values/index.ts'
import { profilesOf } from './device.ts'
import { writeDurably } from './files.ts'
import type { Device } from './site.ts'
import type { Workspace } from './workspace.ts'

const dayMs = 86_400_000
/** Old is what was over a month ago. */
const keptMs = 30 * dayMs
/** What led to an excursion and what came after it belongs to it. */
const marginMs = dayMs
/** With less than this on the disk, room is made before anything fails. */
const floorBytes = 16 * 2 ** 20
/** What the write-ahead log needs to take hundreds of appends, or the thinning of hundreds of segments. */
const reserveBytes = 2 ** 20
/** Weeks of readings; more is not let go of at once. */
const enoughBytes = 2 ** 18

/**
 * Does what may find the disk full; then, when what room there is has been made, once more.
 *
 * @param made - Is told how many segments left the journal.
 * @throws store.full and what `work` throws
 */
export function withRoom<T>(workspace: Workspace, work: () => T, made: (segments: number) => void = () => {}): T {
  try {
    return work()
  } catch (error) {
    if (!isFault(error, 'store.full')) throw error
    // The reserve is for this: also what makes room has to be written down first.
    rmSync(reserveOf(workspace), { force: true })
    made(tryToMakeRoom(workspace))
    return work()
  }
}

/** Keeps a reserve while the disk has room, and makes room before nothing can be written any more. @returns How many segments left. */
export function keepRoom(workspace: Workspace): number {
  const { bavail, bsize } = statfsSync(workspace.site.dir)
  const reserve = reserveOf(workspace)
  try {
    if (bavail * bsize < floorBytes) return tryToMakeRoom(workspace)
    if (!existsSync(reserve)) writeDurably(reserve, workspace.random(reserveBytes), 0o600)
  } catch (error) {
    if (!isFault(error)) throw error
  }
  return 0
}

/** What stands in the way here must neither hide why room was wanted nor stop the readings. */
function tryToMakeRoom(workspace: Workspace): number {
  try {
    fold(workspace)
    const made = makeRoom(workspace)
    fold(workspace)
    return made
  } catch (error) {
    if (!isFault(error)) throw error
    return 0
  }
}

/** False when the disk does not even take that. */
function fold({ journal }: Workspace): boolean {
  try {
    journal().fold()
    return true
  } catch (error) {
    if (isFault(error, 'store.full')) return false
    throw error
  }
}

/** Segments that were looked at and have to stay: nobody looks again before the program is started anew. */
const staying = new WeakMap<Workspace, Set<Digest>>()

/**
 * Lets the oldest segments leave the journal whose same file is in the exchange folder and whose head the ledger recorded:
 * older than a month, every reading good and within every profile, no excursion of this site within a day of them. They are
 * looked up there from now on; nothing is lost.
 *
 * @returns How many.
 */
export function makeRoom(workspace: Workspace): number {
  const journal = workspace.journal()
  const { devices } = workspace.site.file
  const excursions = devices.flatMap((device) => excursionsOf(workspace, device))
  const before = instant(workspace.clock.now() - keptMs)
  const stays = staying.get(workspace) ?? new Set<Digest>()
  staying.set(workspace, stays)
  let thinned = 0
  for (const device of devices) {
    const mayGo = ordinary(profilesOf(device), excursions, before)
    const log = journal.readings(device.address)
    let isOld = true
    const look = (readings: readonly LoggedReading[]) => {
      isOld = readings.every(({ takenAt }) => takenAt < before)
      return mayGo(readings)
    }
    for (const { sha256 } of log.segments().filter((row) => !stays.has(row.sha256))) {
      if (!isOld || journal.roomBytes() >= enoughBytes) break
      try {
        if (log.thin(sha256, look)) thinned += 1
        else if (isOld) stays.add(sha256)
      } catch (error) {
        // What is damaged stays for verification to find; what does not fit on the disk changed nothing.
        if (!isFault(error)) throw error
        if (error.code === 'store.full' && !fold(workspace)) return thinned
      }
    }
  }
  return thinned
}

function reserveOf(workspace: Workspace): string {
  return workspace.path('journal.reserve')
}

type Excursion = { readonly from: Instant; readonly to: number }

/** Whether readings may leave: none of them tells anybody anything that a summary would not. */
export function ordinary(profiles: readonly Profile[], excursions: readonly Excursion[], before: number) {
  const bounds = profiles.map(rangeOf).flatMap(({ low, high }) => [low, high].filter((bound) => bound !== null))
  return (readings: readonly LoggedReading[]) =>
    readings.every(
      ({ takenAt, milliCelsius, quality }) =>
        quality === 'good' &&
        takenAt < before &&
        !bounds.some((bound) => isBeyond(bound, milliCelsius)) &&
        !excursions.some(({ from, to }) => takenAt >= from - marginMs && takenAt <= to + marginMs),
    )
}

/** Each from its start to its end; to the end of time what nobody has said the end of. */
function excursionsOf({ journal }: Workspace, { address }: Device): Excursion[] {
  const said = journal().saidBy(address, codeOf('excursion')).map(eventOf)
  const ofKind = said.filter((event) => event.kind === 'excursion')
  return ofKind.map(({ profile, side, startedAt, endedAt }) => {
    const ends = ofKind.filter(
      (other) => other.profile === profile && other.side === side && other.startedAt === startedAt,
    )
    const end = endedAt ?? ends.find((other) => other.endedAt !== null)?.endedAt
    return { from: startedAt, to: end ?? Number.POSITIVE_INFINITY }
  })
}

import { type CsvColumns, type LoggerFile, type LoggerReading, readLoggerFile } from '../capture/index.ts'
import { type ExcursionFinding, intervalOf, judgeAll, maxGapOf, meanKinetic, profile } from '../coldchain/index.ts'
import { codeOf } from '../event/index.ts'
import type { LoggedReading } from '../journal/index.ts'
import { type Address, type Digest, instant, type MilliCelsius, parseInstant, type Reading } from '../values/index.ts'
import { enrollProbe, keyName } from './device.ts'
import { appFault } from './faults.ts'
import { readNamed } from './files.ts'
import { settled } from './record.ts'
import { signing } from './signing.ts'
import { deliver } from './sync.ts'
import type { Workspace } from './workspace.ts'

const maxFileBytes = 16 * 1024 * 1024
const gasConstant = 8.3144e-3

/** What a logger's file says, with its readings counted and their mean kinetic temperature. */
export type LoggerSummary = Omit<LoggerFile, 'readings' | 'activationKilojoule'> & {
  readonly readings: number
  readonly mktMilliCelsius: MilliCelsius | null
}

export type ImportedLogger = LoggerSummary & {
  /** SHA-256 of the file, under which the parties share it; every reading names it as the run it was measured in. */
  readonly document: Digest
  readonly log: Address
  /** Readings that were not in the journal before. */
  readonly imported: number
  /** This very file was imported under this label before. */
  readonly isRepeated: boolean
  /** How many of `excursions` were not stated before. */
  readonly stated: number
  readonly excursions: readonly (ExcursionFinding & { readonly statement: Digest })[]
  /** Whether the key of the device's lot was met for the first time. */
  readonly firstUse: boolean
}

type Import = {
  readonly container: string
  /** What the logger's key for this container is called here; `logger-` and its serial when left out. */
  readonly label?: string
  readonly profiles: readonly string[]
  /** What the device's clock is ahead of UTC. */
  readonly utcOffsetMs: number
}

/**
 * Reads a logger's file and changes nothing.
 *
 * @throws capture.logger-*, capture.csv-malformed, capture.time-malformed, app.file-missing
 */
export function inspectLogger(path: string, columns: CsvColumns = {}): LoggerSummary {
  return summaryOf(readLoggerFile(readNamed(path, maxFileBytes), columns))
}

/**
 * Makes a logger's file evidence: the file itself is shared by its hash, its readings go into a log of their own under a
 * key enrolled for this logger, and what they mean for the container is stated. A file imported twice, or one that goes
 * on where an earlier one ended, adds only what is new. Of a logger that keeps only days, each day's lowest and highest
 * become readings; how long an alarm lasted they cannot tell.
 *
 * A key stays with its container (decision 0014), so a logger that is used again in another one needs another label there.
 *
 * The key of a lot is pinned when it is first met: nothing in a file says whose key it is, but a later file of that lot
 * signed with another one was not written by a device of that lot.
 *
 * @throws app.logger-edited, app.logger-unsigned, app.logger-key-changed; app.logger-offset for the same file with another
 *   offset than before; app.device-settled for a label of another container; and what recording throws
 */
export async function importLogger(workspace: Workspace, path: string, given: Import): Promise<ImportedLogger> {
  const bytes = readNamed(path, maxFileBytes)
  const file = readLoggerFile(bytes)
  const rules = given.profiles.map((name) => profile(name))
  const { serial, lot, key } = requireSigned(file)
  const firstUse = pin(workspace, lot, key)
  const { container, label = `logger-${serial}` } = given
  const { address } = await enrollProbe(workspace, { label, container, probe: serial })
  const document = workspace.documents.put(bytes)

  const log = workspace.journal().readings(address)
  const before = [...log.readings()]
  const last = before.at(-1)?.takenAt ?? -1
  const told = readingsOf(file, serial, given.utcOffsetMs)
  const isRepeated = requireSameOffset(before, document, told, given.utcOffsetMs)
  const readings = told.filter(({ takenAt }) => takenAt > last)
  const logged = [...before, ...log.append(readings, document)]

  const hand = signing(workspace, { address, container }, log, await workspace.key(keyName(label)))
  await hand.seal()
  const options = { maxGapMs: maxGapOf(intervalOf(logged)) }
  const findings = rules.flatMap((rule) => judgeAll(rule, logged, options).findings)
  const statedBefore = new Set(
    workspace
      .journal()
      .saidBy(address, codeOf('excursion'))
      .map(({ id }) => id),
  )
  const excursions = []
  for (const finding of findings) excursions.push({ ...finding, statement: await hand.state(finding) })
  await deliver(workspace)
  for (const { statement } of excursions) settled(workspace, { id: statement })
  const stated = excursions.filter(({ statement }) => !statedBefore.has(statement)).length
  const counts = { imported: readings.length, isRepeated, stated }
  return { ...summaryOf(file), document, log: address, ...counts, excursions, firstUse }
}

/** @returns Whether readings of this very file are in the log. @throws app.logger-offset when their times say another offset */
function requireSameOffset(
  logged: readonly LoggedReading[],
  document: Digest,
  told: readonly Reading[],
  utcOffsetMs: number,
): boolean {
  const known = logged.find(({ bootId }) => bootId === document)
  const now = known && told.find(({ monotonicMs }) => monotonicMs === known.monotonicMs)
  if (!now) return false
  const beforeMs = utcOffsetMs + now.takenAt - known.takenAt
  if (beforeMs === utcOffsetMs) return true
  throw appFault(
    'app.logger-offset',
    `expected --utc-offset ${formatOffset(beforeMs)}, with which this file was imported, received ${formatOffset(utcOffsetMs)}`,
  )
}

function formatOffset(ms: number): string {
  const minutes = Math.abs(ms) / 60_000
  const two = (count: number) => String(count).padStart(2, '0')
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

function summaryOf({ readings, activationKilojoule, ...file }: LoggerFile): LoggerSummary {
  // The device weighs each of its readings alike.
  const weighted = readings.map(({ milliCelsius }) => ({ milliCelsius, weightMs: 1 }))
  const kelvin = activationKilojoule === null ? undefined : activationKilojoule / gasConstant
  return { ...file, readings: readings.length, mktMilliCelsius: meanKinetic(weighted, kelvin) }
}

/** @throws app.logger-edited, app.logger-unsigned */
function requireSigned({ signature, serial }: LoggerFile): { serial: string; lot: string; key: string } {
  const { status, lot, key } = signature
  const named = serial === null ? 'a logger' : `logger ${serial}`
  if (status === 'edited')
    throw appFault('app.logger-edited', `expected the file as ${named} signed it, its bytes were changed since`)
  if (serial === null || status === 'absent' || lot === null || key === null)
    throw appFault('app.logger-unsigned', `expected a signed file of ${named}, it has no signature`)
  return { serial, lot, key }
}

/** @returns Whether the lot is met for the first time. @throws app.logger-key-changed */
function pin(workspace: Workspace, lot: string, key: string): boolean {
  const pinned = workspace.site.file.lotKeys?.[lot]
  if (pinned !== undefined && pinned !== key)
    throw appFault('app.logger-key-changed', `expected the key pinned for lot ${lot}, the file was signed with another`)
  if (pinned === undefined)
    workspace.site.update((site) => {
      site.lotKeys = { [lot]: key, ...site.lotKeys }
    })
  return pinned === undefined
}

function readingsOf(file: LoggerFile, probe: string, utcOffsetMs: number): Reading[] {
  const measured = (file.readings.length > 0 ? file.readings : extremesOf(file)).toSorted((a, b) => a.at - b.at)
  const began = measured[0]?.at ?? 0
  return measured.map(({ at, milliCelsius }) => {
    const takenAt = instant(at - utcOffsetMs)
    return { probe, milliCelsius, takenAt, monotonicMs: at - began, quality: 'good' }
  })
}

/** A logger that keeps no readings still tells when each day was coldest and warmest. */
function extremesOf({ days }: LoggerFile): LoggerReading[] {
  return days.flatMap((day) => [
    ...extreme(day.date, day.minAt, day.minMilliCelsius),
    ...extreme(day.date, day.maxAt, day.maxMilliCelsius),
  ])
}

function extreme(date: string, at: string | null, milliCelsius: MilliCelsius | null): LoggerReading[] {
  return at === null || milliCelsius === null ? [] : [{ at: parseInstant(`${date}T${at}Z`), milliCelsius }]
}

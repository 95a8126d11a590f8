import type { Store } from '../store/index.ts'
import type { Digest, Instant, Name } from '../values/index.ts'

/** One code as a reader gave it, and what was said of it when it came. */
export type NewScan = {
  /** How it was read, as a scan has it; where nothing was read, what was to be read. */
  readonly source: string
  /** Text of the code, memory of the tag; what was given where nothing was read. Hostile until escaped. */
  readonly raw: string
  readonly aim: string | null
  /** What it names; `null` for what was not read, or names no single thing. */
  readonly unit: Name | null
  readonly verdict: string
}

export type KeptScan = NewScan & {
  /** Its place among all scans of this site. */
  readonly position: number
  readonly at: Instant
}

export type ScanSession = {
  readonly number: number
  readonly name: string
  readonly begunAt: Instant
  /** The units that should be there, with all that is in them; `null` where whatever is scanned brings its contents along. */
  readonly expecting: readonly Digest[] | null
  /** How it ended last; `null` while it goes on, and for one that was interrupted. */
  readonly outcome: 'left' | 'settled' | null
  /** How many scans it holds, without those that were taken back. */
  readonly size: number
}

/** What was scanned at this site, session by session. It is only ever added to. */
export type ScanLog = {
  /** Begins a session. @param name - One nobody used; made up when left out. */
  begin(at: Instant, expecting: ScanSession['expecting'], name?: string): ScanSession
  session(name: string): ScanSession | undefined
  /** Sessions that ended in no order, the newest first. */
  interrupted(): ScanSession[]
  /** Keeps scans, all or none: when it returns they are on the disk. */
  keep(session: number, at: Instant, scans: readonly NewScan[]): KeptScan[]
  /** Takes back the scan at a position, where it still counts. */
  undo(position: number, at: Instant): void
  end(session: number, at: Instant, outcome: 'left' | 'settled'): void
  /** In order, without those that were taken back. */
  scans(session: number): KeptScan[]
  /** Every time this site saw one thing, in order, without those that were taken back. */
  sightings(unit: Name): KeptScan[]
  /** Everything this site ever saw, each once. */
  units(): Name[]
}

const stays = 'NOT EXISTS (SELECT 1 FROM scan_undone WHERE scan_undone.position = scan.position)'
const scanColumns = 'position, at, source, raw, aim, unit, verdict'

const sessionSql = `
  SELECT number, name, begun_at AS begunAt, expecting,
    (SELECT count(*) FROM scan WHERE session = number AND ${stays}) AS size,
    (SELECT outcome FROM scan_session_end AS e WHERE e.session = number
      AND covers >= coalesce((SELECT max(position) FROM scan WHERE session = number), 0)
      ORDER BY e.rowid DESC LIMIT 1) AS outcome
  FROM scan_session`

const endSql = `
  INSERT INTO scan_session_end (session, covers, at, outcome)
  VALUES (?1, coalesce((SELECT max(position) FROM scan WHERE session = ?1), 0), ?2, ?3)`

const keepSql = `
  INSERT INTO scan (session, at, source, raw, aim, unit, verdict)
  VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING ${scanColumns}`

export function scanLog(store: Store): ScanLog {
  const begin = store.prepare<{ number: number }>(
    'INSERT INTO scan_session (name, begun_at, expecting) VALUES (?, ?, ?) RETURNING number',
  )
  const last = store.prepare<{ number: number | null }>('SELECT max(number) AS number FROM scan_session')
  const byName = store.prepare<SessionRow>(`${sessionSql} WHERE name = ?`)
  const open = store.prepare<SessionRow>(`${sessionSql} WHERE outcome IS NULL AND size > 0 ORDER BY number DESC`)
  const keep = store.prepare<KeptScan>(keepSql)
  const ofSession = store.prepare<KeptScan>(
    `SELECT ${scanColumns} FROM scan WHERE session = ? AND ${stays} ORDER BY position`,
  )
  const takeBack = store.prepare(
    `INSERT INTO scan_undone (position, at) SELECT position, ?2 FROM scan WHERE position = ?1 AND ${stays}`,
  )
  const end = store.prepare(endSql)
  const ofUnit = store.prepare<KeptScan>(
    `SELECT ${scanColumns} FROM scan WHERE unit = ? AND ${stays} ORDER BY position`,
  )
  const units = store.prepare<{ unit: Name }>(
    `SELECT DISTINCT unit FROM scan WHERE unit IS NOT NULL AND ${stays} ORDER BY unit`,
  )

  return {
    begin: (begunAt, expecting, name) =>
      store.transaction(() => {
        const called = name ?? `scans-${(last.get()?.number ?? 0) + 1}`
        const { number } = begin.get(called, begunAt, expecting && JSON.stringify(expecting)) as {
          number: number
        }
        return { number, name: called, begunAt, expecting, outcome: null, size: 0 }
      }),
    session(name) {
      const row = byName.get(name)
      return row && sessionOf(row)
    },
    interrupted: () => open.all().map(sessionOf),
    keep: (session, at, scans) =>
      store.transaction(() =>
        scans.map(
          ({ source, raw, aim, unit, verdict }) => keep.get(session, at, source, raw, aim, unit, verdict) as KeptScan,
        ),
      ),
    undo: (position, at) => store.transaction(() => void takeBack.run(position, at)),
    end: (session, at, outcome) => store.transaction(() => void end.run(session, at, outcome)),
    scans: (session) => ofSession.all(session),
    sightings: (unit) => ofUnit.all(unit),
    units: () => units.all().map(({ unit }) => unit),
  }
}

type SessionRow = Omit<ScanSession, 'expecting'> & { readonly expecting: string | null }

function sessionOf({ expecting, ...row }: SessionRow): ScanSession {
  return { ...row, expecting: expecting === null ? null : JSON.parse(expecting) }
}

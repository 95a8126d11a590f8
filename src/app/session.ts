import type { KeptScan, ScanLog, ScanSession } from '../journal/index.ts'
import type { Difference } from '../readmodel/index.ts'
import { type Name, printable } from '../values/index.ts'
import { type Expectation, type Expecting, expectationOf } from './expectation.ts'
import { appFault } from './faults.ts'
import type { Input, Seen } from './sources.ts'
import { calledAs, judging, type Scanned, type Verdict } from './verdict.ts'
import type { Workspace } from './workspace.ts'

export { answerAll, type Told } from './answering.ts'
export type { Expecting } from './expectation.ts'
export * from './sources.ts'
export type { Scanned, Verdict } from './verdict.ts'

/** How many there are of each. Units count, not scans, but for what was scanned twice or not read. */
export type Tally = Readonly<
  Record<'expected' | 'missing' | 'cloneSuspected' | Exclude<Verdict, 'other' | 'clone suspected'>, number>
>

/** Scans of one piece of work, each on the disk with its verdict before it is told. */
export type Session = {
  readonly name: string
  /** Goes on with what another process left, after a crash too. */
  readonly resumed: number
  readonly take: (seen: readonly Seen[]) => Scanned[]
  /** Takes back the last scan that counts of those taken here: what another process took is its own to take back. */
  readonly undo: () => Scanned | undefined
  readonly tally: () => Tally
  readonly difference: () => Difference
  /** In order, without those that were taken back. */
  readonly scans: () => readonly KeptScan[]
  /** Units of which two appearances cannot be one thing's. */
  readonly clones: () => Name[]
  readonly end: (outcome: 'left' | 'settled') => void
}

/** `isBegun`: there is nothing to scan, so the session must be there. */
type Asked = { readonly name?: string; readonly expecting: Expecting; readonly isBegun?: boolean }

/**
 * Begins a session, or goes on with the one of this name: with what it expected, unless something else is expected now.
 *
 * @throws app.session-settled when what it led to is signed already; app.session-name; app.session-unknown
 */
export async function openSession(workspace: Workspace, asked: Asked): Promise<Session> {
  const { tables } = await workspace.answers()
  const log = workspace.journal().scans()
  const { clock } = workspace
  const row = begun(workspace, asked)
  const expectation = expectationOf(workspace, tables, asked.expecting ?? row.expecting)
  const judge = judging(workspace, tables, expectation)
  const scans = scansOf(log, row.number, expectation)
  const taken = new Set<number>()
  return {
    name: row.name,
    resumed: scans().length,
    take(seen) {
      const at = clock.now()
      const before = unitsIn(scans())
      const all = seen.map((each) => {
        const one = judge(each, at, before)
        if (one.row.unit) before.add(one.row.unit)
        return one
      })
      const rows = log.keep(
        row.number,
        at,
        all.map(({ row }) => row),
      )
      for (const { position } of rows) taken.add(position)
      return rows.map((kept, index) => Object.assign({ ...kept }, all[index]?.told) as Scanned)
    },
    undo() {
      const undone = scans().findLast(({ position }) => taken.has(position))
      if (!undone) return undefined
      log.undo(undone.position, clock.now())
      const called = calledAs(undone.unit, undone.raw)
      return { ...undone, verdict: 'taken back', isProblem: false, called, note: null, fault: null, live: true }
    },
    tally: () => tallyOf(expectation, scans()),
    difference: () => expectation.difference(unitsIn(scans())),
    scans,
    clones: () => scans().flatMap(({ verdict, unit }) => (verdict === 'clone suspected' && unit ? [unit] : [])),
    end: (outcome) => log.end(row.number, clock.now(), outcome),
  }
}

/** Reads what a session holds at this moment: another scanner may work on it, and take back, in a process of its own. */
function scansOf(log: ScanLog, session: number, expectation: Expectation): () => readonly KeptScan[] {
  const looked = new Set<Name>()
  return () => {
    const kept = log.scans(session)
    const units = unitsIn(kept)
    if ([...looked].some((unit) => !units.has(unit))) {
      expectation.forget()
      looked.clear()
    }
    for (const unit of units) {
      if (!looked.has(unit)) expectation.see(unit)
      looked.add(unit)
    }
    return kept
  }
}

function unitsIn(scans: readonly KeptScan[]): Set<Name> {
  return new Set(scans.flatMap(({ unit }) => unit ?? []))
}

function tallyOf(expectation: Expectation, scans: readonly KeptScan[]): Tally {
  const of = (verdict: Verdict) => scans.filter((scan) => scan.verdict === verdict)
  const difference = expectation.difference(unitsIn(scans))
  const unknown = of('unknown').length
  return {
    expected: difference.expected.length,
    received: difference.received.length,
    missing: difference.missing.length,
    extra: difference.extra.filter((name) => expectation.see(name).place !== 'unknown').length,
    duplicate: of('duplicate').length,
    suspended: difference.suspended.length,
    condemned: difference.condemned.length,
    recalled: difference.recalled.length,
    unknown,
    cloneSuspected: of('clone suspected').length,
    unread: of('unread').length,
  }
}

function begun(workspace: Workspace, { name, expecting, isBegun }: Asked): ScanSession {
  const log = workspace.journal().scans()
  if (name === undefined) return log.begin(workspace.clock.now(), expecting)
  if (!/^[\w.-]{1,40}$/.test(name))
    throw appFault(
      'app.session-name',
      `expected up to 40 letters, digits, - . _ as a name, received "${printable(name)}"`,
    )
  const found = log.session(name)
  if (found?.outcome === 'settled')
    throw appFault('app.session-settled', `expected a session that goes on, ${name} has led to what is signed`)
  if (!found && isBegun)
    throw appFault('app.session-unknown', `expected a session that was begun, there is none called ${name}`)
  return found ?? log.begin(workspace.clock.now(), expecting, name)
}

/** What one handful of inputs did. */
export type Step = { readonly scanned: readonly Scanned[]; readonly undone: Scanned | null }

/** Works off what comes: keeps, judges, takes back; ends when everything has ended, or somebody says so. */
export async function* runSession(session: Session, inputs: AsyncIterable<readonly Input[]>): AsyncGenerator<Step> {
  for await (const handful of inputs) {
    let waiting: Seen[] = []
    const taken = function* (): Generator<Step> {
      if (waiting.length > 0) yield { scanned: session.take(waiting), undone: null }
      waiting = []
    }
    for (const input of handful) {
      if (input !== 'undo' && input !== 'done') {
        waiting.push(input)
        continue
      }
      yield* taken()
      if (input === 'done') return
      const undone = session.undo()
      if (undone) yield { scanned: [], undone }
    }
    yield* taken()
  }
}

/** Sessions that a crash, a power cut or a closed terminal ended, and that nobody went on with since yesterday. */
export function interruptedSessions(workspace: Workspace): ScanSession[] {
  const since = workspace.clock.now() - 86_400_000
  return workspace
    .journal()
    .scans()
    .interrupted()
    .filter(({ begunAt }) => begunAt > since)
}

import type { KeptScan, NewScan } from '../journal/index.ts'
import type { Condition, Tables } from '../readmodel/index.ts'
import { type Fault, type Instant, isFault, type Name, printable } from '../values/index.ts'
import type { Expectation } from './expectation.ts'
import { printedName } from './lookup.ts'
import { radarOf, sayClone } from './radar.ts'
import type { Seen } from './sources.ts'
import type { Workspace } from './workspace.ts'

/** What is said of a scan when it comes: the gravest thing that is true of it. `other`: it names no single thing. */
export type Verdict =
  | 'received'
  | 'extra'
  | 'duplicate'
  | Condition
  | 'unknown'
  | 'clone suspected'
  | 'unread'
  | 'other'

export type Scanned = Omit<KeptScan, 'verdict'> & {
  readonly verdict: Verdict | 'taken back'
  /** Somebody should look up: what is there is not what was expected. */
  readonly isProblem: boolean
  /** What to call it: its printed name, or the raw text. */
  readonly called: string
  /** Why it was not read, or why it cannot be the only one of its serial. */
  readonly note: string | null
  /** Why it was not read. */
  readonly fault: Fault | null
  /** It came from a reader or a keyboard, where whoever scans can scan again. */
  readonly live: boolean
}

/** The longest symbol has 7089 characters. */
const maxRawChars = 8192
/** Of what names nothing, as much is shown as tells it from the next. */
const shownChars = 30
const gravestFirst = ['recalled', 'condemned', 'suspended'] as const satisfies readonly Condition[]
const problems: readonly string[] = [
  'extra',
  'suspended',
  'condemned',
  'recalled',
  'unknown',
  'clone suspected',
  'unread',
]

type Judged = { readonly row: NewScan; readonly told: Omit<Scanned, keyof KeptScan> & { readonly verdict: Verdict } }

/**
 * Says of one code after another what it is here and now.
 *
 * @returns Judges a code seen at a time, after those named before.
 */
export function judging(
  workspace: Workspace,
  tables: Tables,
  expectation: Expectation,
): (seen: Seen, at: Instant, before: ReadonlySet<Name>) => Judged {
  const radar = radarOf(workspace, tables, expectation.vials)
  const { party } = workspace.site.file

  function verdictOn(unit: Name, at: Instant, lot: string | undefined): { verdict: Verdict; note: string | null } {
    const { place, conditions } = expectation.see(unit)
    const [clone] = radar.casesOf(unit, [{ party, at, as: 'scanned' }], lot)
    if (clone) return { verdict: 'clone suspected', note: sayClone(tables, clone) }
    const gravest = gravestFirst.find((each) => conditions.includes(each))
    const otherwise = place === 'extra' ? place : 'received'
    return { verdict: place === 'unknown' ? place : (gravest ?? otherwise), note: null }
  }

  return ({ answered, live, from }, at, before) => {
    const { result, source: input, aim } = answered
    const fault = isFault(result) ? result : null
    const scan = 'unit' in result ? result : null
    const unit = scan?.unit ?? null
    const lot = scan?.elements.find(({ ai }) => ai === '10')?.value
    const plain = { verdict: fault ? ('unread' as const) : ('other' as const), note: fault?.message ?? null }
    const again = { verdict: 'duplicate' as const, note: null }
    const { verdict, note } = unit === null ? plain : before.has(unit) ? again : verdictOn(unit, at, lot)
    // What was typed is kept as it was; what a picture or a tag carried, as it was carried.
    const raw = scan && scan.source !== 'typed' ? (scan.epc ?? scan.text) : input
    const row = { source: scan?.source ?? from, raw: raw.slice(0, maxRawChars), aim, unit, verdict }
    const told = { verdict, note, fault, live, called: calledAs(unit, input), isProblem: problems.includes(verdict) }
    return { row, told }
  }
}

/** What to call a scan: the printed name of what it names, or what was given. */
export function calledAs(unit: Name | null, raw: string): string {
  return unit ? printedName(unit) : printable(raw.slice(0, shownChars))
}

import type { Statement } from '../sign/index.ts'
import { type Digest, Fault } from '../values/index.ts'
import { checkpointOf } from './checkpoint.ts'
import type { ClockFlag } from './clockChange.ts'
import type { journalFaults } from './faults.ts'
import type { Head } from './merkle.ts'

/** One thing that is not as it was signed. */
export type Finding = {
  /** A code of the error reference. */
  readonly code: string
  /** What it is about, for example `statement 12` or `reading 3000 of 0x…`. */
  readonly where: string
  readonly detail: string
}

/** A head that somebody else remembers, as the ledger does. */
export type Anchor = Head & { readonly log: Digest }

/** What verification saw. Nothing is ever repaired; no findings means that everything checked is as it was signed. */
export type Verification = {
  readonly checked: { statements: number; readings: number; checkpoints: number; anchors: number }
  /** Readings behind the last signed head of their log: nobody has vouched for them yet. */
  readonly unverified: { readonly log: Digest; readonly from: number; readonly count: number }[]
  /** Where the clock of a device did not keep time: no damage, and nobody knows when those readings were taken. */
  readonly clock: (ClockFlag & { readonly log: Digest })[]
  readonly findings: Finding[]
}

/** What a log must be at one size, and who says so. Only readings have a chain, and only checkpoints name its head. */
export type Expectation = Head & {
  readonly chainHead?: Digest
  readonly by: string
  readonly source: 'checkpoint' | 'anchor'
}

/** What a checkpoint says of the log it names. */
export function signedHead(statement: Statement): Expectation & Anchor {
  const { log, size, root, chainHead } = checkpointOf(statement)
  return { log, size, root, chainHead, by: `checkpoint ${statement.id}`, source: 'checkpoint' }
}

/** A verification being made. */
export type Report = Verification & {
  found(code: keyof typeof journalFaults, where: string, detail: string): void
  /** Runs one step; whatever it throws becomes a finding. @returns undefined then. */
  step<T>(where: string, check: () => T): T | undefined
}

export function emptyReport(): Report {
  const checked = { statements: 0, readings: 0, checkpoints: 0, anchors: 0 }
  const findings: Finding[] = []
  return {
    checked,
    unverified: [],
    clock: [],
    findings,
    found: (code, where, detail) => void findings.push({ code, where, detail }),
    step(where, check) {
      try {
        return check()
      } catch (error) {
        // Damage can make any code stumble: whatever comes out of a check is an answer about the file.
        const code = error instanceof Fault ? error.code : 'journal.unreadable'
        findings.push({ code, where, detail: error instanceof Error ? error.message : String(error) })
        return
      }
    },
  }
}

export function resultOf({ checked, unverified, clock, findings }: Report): Verification {
  return { checked, unverified, clock, findings }
}

/** Compares a log at the size a head speaks of. */
export function meet(
  report: Report,
  where: string,
  expected: Expectation,
  found: Omit<Expectation, 'by' | 'source'>,
): void {
  report.checked[expected.source === 'anchor' ? 'anchors' : 'checkpoints'] += 1
  const sameLink = !expected.chainHead || !found.chainHead || expected.chainHead === found.chainHead
  if (expected.root === found.root && sameLink) return
  const detail = `${expected.by} says root ${expected.root} at size ${expected.size}, its entries make ${found.root}`
  report.found(expected.source === 'anchor' ? 'journal.anchor-mismatch' : 'journal.checkpoint-mismatch', where, detail)
}

/** A head larger than the log: entries are gone from its end. */
export function miss(report: Report, where: string, { by, size }: Expectation, found: number): void {
  report.found('journal.truncated', where, `${by} says size ${size}, only ${found} are here`)
}

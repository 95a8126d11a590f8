import { type Statement, statementFromBytes } from '../sign/index.ts'
import { integrityFlaw, openStore, type Store } from '../store/index.ts'
import { address, addressAsDigest, type Digest, digestAsAddress, isFault, type Progress } from '../values/index.ts'
import { checkpointCode } from './checkpoint.ts'
import { migrations } from './journal.ts'
import { decodeSegment } from './segment.ts'
import type { Shelf } from './segmentTable.ts'
import { type Tables, tablesOf } from './tables.ts'
import {
  type Anchor,
  type Expectation,
  emptyReport,
  type Report,
  resultOf,
  signedHead,
  type Verification,
} from './verification.ts'
import { verifyReadings, verifyRun } from './verifyReadings.ts'
import { verifyJournalHeads, verifyStatements } from './verifyStatements.ts'

export type VerifyOptions = {
  /**
   * Heads of this journal's logs that others remember. A log cut at its end is valid by itself; only a larger head that
   * somebody else keeps shows it.
   */
  readonly anchors?: readonly Anchor[]
  readonly progress?: Progress
  /** Where segments lie that were thinned; those that are not there are named. */
  readonly shelf?: Shelf
}

/**
 * Checks a whole journal: the file, every signature, every leaf and root, every link of every reading, and every head
 * that was signed or anchored. Damage is what it looks for, so damage is an answer and never an error. It writes
 * nothing. What is not signed is not checked: intents, the outbox's answers, and which documents belong to what.
 *
 * @throws store.missing, store.unreadable, store.busy, store.io when the file cannot be looked at.
 */
export function verifyJournal(path: string, { anchors = [], progress, shelf }: VerifyOptions = {}): Verification {
  const report = emptyReport()
  const store = openToRead(path, report)
  if (!store) return resultOf(report)
  try {
    report.step(path, () => verifyFile(store, report))
    // A site goes on appending while it is verified; what is compared must be of one moment.
    report.step(path, () => store.snapshot(() => verifyLogs(tablesOf(store, shelf), report, anchors, progress)))
  } finally {
    store.close()
  }
  return resultOf(report)
}

/**
 * Checks a segment by itself, as someone who has nothing but the file and the ledger does.
 *
 * @param options.anchors - Those within the segment are compared; `checked.anchors` tells whether there were any.
 */
export function verifySegment(file: Uint8Array, { anchors = [] }: Pick<VerifyOptions, 'anchors'> = {}): Verification {
  const report = emptyReport()
  report.step('segment', () => {
    const segment = decodeSegment(file)
    const own = anchors.filter(({ log }) => log === addressAsDigest(segment.device))
    verifyRun(report, segment, ordered(own.map(anchored)))
  })
  return resultOf(report)
}

const unreachable = ['store.missing', 'store.unreadable', 'store.busy', 'store.io']

function openToRead(path: string, report: Report): Store | undefined {
  try {
    return openStore(path, { readOnly: true, migrations })
  } catch (error) {
    if (isFault(error) && unreachable.includes(error.code)) throw error
    report.step(path, () => {
      throw error
    })
    return
  }
}

function verifyFile(store: Store, report: Report): void {
  const flaw = integrityFlaw(store)
  if (flaw !== null) report.found('journal.unreadable', store.path, flaw)
  const ours = openStore(':memory:', { migrations })
  const expected = schemaOf(ours)
  ours.close()
  const found = schemaOf(store)
  for (const name of new Set([...expected.keys(), ...found.keys()]))
    if (expected.get(name) !== found.get(name))
      report.found('journal.schema-altered', name, `it is ${found.get(name)}, not ${expected.get(name)}`)
}

/** What each table, index and guard of a database was made with. */
function schemaOf(store: Store): Map<string, string | null> {
  const rows = store.prepare<{ name: string; sql: string | null }>('SELECT name, sql FROM sqlite_schema').all()
  return new Map(rows.map(({ name, sql }) => [name, sql]))
}

function verifyLogs(tables: Tables, report: Report, anchors: readonly Anchor[], progress?: Progress): void {
  const heads = headsOf(anchors)
  report.step('statements', () => {
    for (const statement of verifyStatements(tables, report, progress))
      if (statement.kind === checkpointCode) heads.add(report, statement)
  })
  report.step('journal', () => verifyJournalHeads(tables, report, heads.journal))
  for (const name of tables.logs.names())
    report.step(name, () => {
      const { checkpoint } = tables.devices.find(address(name)) ?? {}
      heads.devices.set(name, heads.devices.get(name) ?? [])
      if (checkpoint) heads.add(report, statementFromBytes(checkpoint))
    })
  for (const [name, expected] of heads.devices)
    report.step(name, () => verifyReadings(tables, report, address(name), ordered(expected), progress))
}

/** The heads that logs have to meet, sorted by whose log they speak of. */
function headsOf(anchors: readonly Anchor[]) {
  const journal: Expectation[] = []
  const devices = new Map<string, Expectation[]>()
  const seen = new Set<Digest>()
  const listOf = (log: Digest) => {
    if (!isDeviceLog(log)) return journal
    const list = devices.get(digestAsAddress(log)) ?? []
    devices.set(digestAsAddress(log), list)
    return list
  }
  for (const anchor of anchors) listOf(anchor.log).push(anchored(anchor))

  return {
    journal,
    devices,
    /** A device's newest checkpoint may stand in the journal too; it is met once. */
    add(report: Report, statement: Statement) {
      const head = signedHead(statement)
      const [signer] = statement.signers
      if (isDeviceLog(head.log) && signer !== digestAsAddress(head.log))
        report.found('journal.checkpoint-mismatch', head.by, `it speaks of ${head.log}, ${signer} signed it`)
      else if (!seen.has(statement.id)) listOf(head.log).push(head)
      seen.add(statement.id)
    },
  }
}

/** A device's log is named by its address, a journal by a hash. */
function isDeviceLog(log: Digest): boolean {
  return log.startsWith(`0x${'0'.repeat(24)}`)
}

function anchored({ size, root }: Anchor): Expectation {
  return { size, root, by: 'the ledger', source: 'anchor' }
}

function ordered(heads: readonly Expectation[]): Expectation[] {
  return heads.toSorted((a, b) => a.size - b.size)
}

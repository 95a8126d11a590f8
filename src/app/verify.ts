import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Finding, type Verification, verifyJournal } from '../journal/index.ts'
import { printable } from '../values/index.ts'
import { compareReadModel, seenReadModel } from './derived.ts'
import { alteredDocuments, missingDocuments } from './documents.ts'
import { compareWithLedger } from './journaled.ts'
import { entriesNow, type LedgerMemory, readLedger } from './ledgerMemory.ts'
import { type AnchorSource, anchoredHeads } from './publicAnchor.ts'
import { missingReadings, type SharedSegment, sharedSegments, shelfOf } from './readings.ts'
import { clockFindings, equivocations, swappedProbes } from './suspicions.ts'
import type { Workspace } from './workspace.ts'

export type VerifyResult = {
  /**
   * Nothing that was signed has changed. Readings that nobody signed yet, and what is not here to be checked, are among
   * the findings all the same.
   */
  readonly ok: boolean
  readonly checked: {
    readonly statements: number
    /** How many of these the rulebook refused: they were said, and count for nothing. */
    readonly refused: number
    readonly readings: number
    readonly checkpoints: number
    readonly blocks: number
    readonly anchors: number
    /** Heads that another chain has seen; only where these were asked for. */
    readonly publicAnchors?: number
  }
  readonly findings: readonly Finding[]
}

/** What verification of a whole site can find beside the findings of its journal and its chain. */
export const siteFindings = {
  'verify.statement-missing': 'the ledger recorded a statement of this party that its journal does not hold',
  'verify.record-missing': 'the journal saw a statement recorded that the ledger does not hold',
  'verify.tail-unsigned': 'readings that nobody has signed yet; no damage, and no proof either',
  'verify.document-missing': 'the ledger refers to a document that is not in the exchange folder; what is here holds',
  'verify.segment-missing':
    'the ledger has a head over readings that are not in the exchange folder; what is here holds',
  'verify.readmodel-altered': 'the answers of this site do not follow from the ledger; remove readmodel.sqlite',
  'verify.anchor-broken': 'a block of the ledger that was anchored on another chain is not there, or is another one',
  'verify.anchor-absent': 'there is no anchor of this ledger where one was said to be',
  'verify.equivocation': 'one key signed two different heads over as many entries: a copy of it is at work somewhere',
  'verify.probe-swapped': 'a device signed for another probe than the one it was enrolled with',
  'verify.clock-changed':
    'the clock of a device did not keep time; what it logged holds, and is as old as its monotonic clock says',
  'verify.document-altered': 'a shared document no longer has the hash that names it',
} as const

const unproven = [
  'verify.tail-unsigned',
  'verify.document-missing',
  'verify.segment-missing',
  'verify.clock-changed',
  'journal.segment-thinned',
]

/** True for a finding that is no damage: something is not here, or not signed yet, and so proves nothing. */
export function isUnproven(code: string): boolean {
  return unproven.includes(code)
}

/**
 * Checks everything this site can see, from the first signature to the ledger's head: every block again from its
 * transactions, the journal, every reading, every shared segment and document, and each against what others witnessed.
 *
 * Never writes; damage is a finding and not an error.
 *
 * @param sources - Whose anchors on other chains the ledger is held against.
 * @throws app.ledger-unset, and store.* when the journal cannot be looked at
 */
export async function verify(workspace: Workspace, sources?: readonly AnchorSource[]): Promise<VerifyResult> {
  const { progress, site } = workspace
  const heads = sources ? await anchoredHeads(workspace, sources) : []
  const seen = seenReadModel(workspace)
  const memory = await readLedger(
    workspace,
    heads.map(({ head }) => head),
  )
  const path = workspace.path('journal.sqlite')
  const journal = existsSync(path)
    ? verifyJournal(path, { anchors: ownAnchors(workspace, memory), progress, shelf: shelfOf(site) })
    : emptyJournal
  const ledger = await heldAgainst(workspace, path, memory.entries)
  const shared = memory.devices.map((owned) => ({
    ...owned,
    segments: sharedSegments(workspace, owned.device, memory.anchors),
  }))
  // What this site shared is a copy of what its journal has.
  const others = journal === emptyJournal ? shared : shared.filter(({ party }) => party !== site.file.party)
  const exchange = resolve(site.dir, site.file.exchange)
  const findings = [
    ...memory.findings,
    ...journal.findings,
    ...ledger.findings,
    ...shared.flatMap(({ segments }) => segments.flatMap(findingsIn)),
    ...equivocations(memory),
    ...swappedProbes(memory),
    ...alteredDocuments(exchange),
    ...(memory.entries ? compareReadModel(seen, memory.entries, memory.blocks) : []),
    ...(sources ?? []).filter(({ by }) => !heads.some((head) => head.by === by)).map(absent),
    ...journal.unverified.map(unsignedTail),
    ...clockFindings(
      journal.clock,
      others.map(({ segments }) => segments),
    ),
    ...missingDocuments(exchange, memory.documents),
    ...shared.flatMap(({ device, segments }) => missingReadings(device, segments, memory.anchors)),
  ]
  const sum = summing([journal, ...others.flatMap(({ segments }) => segments.map((segment) => segment.checked))])
  const checked = {
    statements: journal.checked.statements + ledger.foreign,
    refused: ledger.refused,
    readings: sum('readings'),
    checkpoints: sum('checkpoints'),
    blocks: memory.blocks,
    anchors: sum('anchors'),
    ...(sources && { publicAnchors: heads.length }),
  }
  return { ok: findings.every(({ code }) => isUnproven(code)), checked, findings }
}

function summing(parts: readonly Verification[]): (what: keyof Verification['checked']) => number {
  return (what) => parts.reduce((total, { checked }) => total + checked[what], 0)
}

/** A site that has said nothing yet has no journal; what the ledger recorded in its name is then missing from it. */
const emptyJournal: Verification = {
  checked: { statements: 0, readings: 0, checkpoints: 0, anchors: 0 },
  unverified: [],
  clock: [],
  findings: [],
}

/** An agent may go on while the blocks are verified: what is missing then is looked for once more in the ledger as it is now. */
async function heldAgainst(workspace: Workspace, path: string, entries: LedgerMemory['entries']) {
  if (!entries) return { findings: [], foreign: 0, refused: 0 }
  const { party } = workspace.site.file
  const compared = compareWithLedger(path, party, entries)
  if (!compared.findings.some(({ code }) => code === 'verify.record-missing')) return compared
  return compareWithLedger(path, party, (await entriesNow(workspace)) ?? entries)
}

function absent({ url, by }: AnchorSource): Finding {
  return {
    code: 'verify.anchor-absent',
    where: `anchors by ${by}`,
    detail: `${printable(url)} holds none of this ledger`,
  }
}

/** No damage, for a device signs its head only now and then; but nobody vouches for these readings yet. */
function unsignedTail({ log, from, count }: Verification['unverified'][number]): Finding {
  const detail = `${count} readings from ${from} on are behind the last head its device signed`
  return { code: 'verify.tail-unsigned', where: `log ${log}`, detail }
}

/** The heads that the logs of this site's own journal file have to meet. */
function ownAnchors({ site }: Workspace, { anchors }: LedgerMemory): LedgerMemory['anchors'] {
  return anchors.filter(({ party }) => party === site.file.party)
}

function findingsIn({ file, checked }: SharedSegment): Finding[] {
  return checked.findings.map((finding) => ({ ...finding, where: `${file}: ${finding.where}` }))
}

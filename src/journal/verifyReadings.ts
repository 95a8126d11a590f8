import {
  type Address,
  addressAsDigest,
  type Digest,
  formatCelsius,
  formatInstant,
  hexOf,
  instant,
  milliCelsius,
  type Progress,
  sha256,
} from '../values/index.ts'
import { readCanonical } from './canonicalReading.ts'
import { type Chain, copyOf, extend, genesis, observe } from './chain.ts'
import { clockWatch } from './clockChange.ts'
import type { DeviceState } from './deviceTable.ts'
import { edgeRoot, type OnNode, packEdge } from './edge.ts'
import { lowestNode } from './readingQuery.ts'
import { decodeSegment, loggedReading, type Segment } from './segment.ts'
import type { SegmentRow, Thinned } from './segmentTable.ts'
import type { Tables } from './tables.ts'
import { type Expectation, meet, miss, type Report, signedHead } from './verification.ts'

/** One device's log being read from its beginning. */
type Pass = {
  readonly report: Report
  readonly device: Address
  /** Heads it has to meet on the way, smallest first; `due` is the place of the next one. */
  readonly heads: readonly Expectation[]
  due: number
  /** Where the pass has come to; `undefined` behind a segment that cannot be read. */
  chain: Chain | undefined
  /** Behind a thinned segment that is not at hand: how many readings the log had there. */
  passedTo?: number | undefined
  readonly clock: ReturnType<typeof clockWatch>
  readonly onNode?: OnNode
  /** Told of the size after each segment. */
  readonly onSegment?: (size: number) => void
}

/**
 * Follows one device's chain from its genesis through segments and tail, and compares it with every head that was
 * signed or anchored. What lies behind the last of them is reported as unverified.
 */
export function verifyReadings(
  tables: Tables,
  report: Report,
  device: Address,
  heads: readonly Expectation[],
  progress?: Progress,
): void {
  const state = tables.devices.find(device)
  const onNode: OnNode = (level, position, hash) => {
    if (level >= lowestNode && !hash.equals(tables.logs.node(state?.log ?? -1, level, position)))
      report.found('journal.tree-altered', device, `node ${position} at level ${level} is not the hash of its readings`)
  }
  const onSegment = (size: number) => progress?.(size, state?.chain.edge.size ?? size, `readings of ${device}`)
  const pass: Pass = { report, device, heads, due: 0, chain: genesis(device), clock: clockWatch(), onNode, onSegment }
  if (state) {
    verifySegments(tables, pass, state)
    verifyTail(tables, pass, state)
  }
  const size = pass.chain?.edge.size ?? 0
  for (const head of heads) if (head.size > size) miss(report, device, head, size)
  const from = Math.max(0, ...heads.map((head) => head.size).filter((signed) => signed <= size))
  for (const flag of pass.clock.flags()) report.clock.push({ log: addressAsDigest(device), ...flag })
  if (from < size) report.unverified.push({ log: addressAsDigest(device), from, count: size - from })
}

/** Follows one segment by itself: to the checkpoint it carries, and to every head within it. */
export function verifyRun(report: Report, segment: Segment, heads: readonly Expectation[]): void {
  const pass: Pass = {
    report,
    device: segment.device,
    heads,
    due: 0,
    chain: copyOf(segment.before),
    clock: clockWatch(),
  }
  meetDue(pass, pass.chain as Chain)
  walk(pass, segment, 'segment')
}

function verifySegments({ segments }: Tables, pass: Pass, { log }: DeviceState): void {
  const rows: (SegmentRow | Thinned)[] = [...segments.list(log), ...segments.thinned(log)].sort(
    (a, b) => a.first - b.first,
  )
  for (const row of rows) {
    const where = `segment ${row.sha256} of ${pass.device}`
    const read = pass.report.step(where, () => {
      const file = segments.file(log, row.sha256)
      if (!file && 'anchor' in row) return passOver(pass, row, where)
      if (!file || sha256(file) !== row.sha256)
        pass.report.found('journal.segment-altered', where, 'its bytes are not the ones that were sealed')
      const segment = decodeSegment(file ?? new Uint8Array())
      if (segment.device !== pass.device || segment.before.edge.size !== row.first || segment.run.length !== row.count)
        pass.report.found('journal.segment-altered', where, `it is filed as ${row.count} readings from ${row.first}`)
      walk(pass, segment, where)
      return true
    })
    if (!read) pass.chain = undefined
  }
}

/** Readings that are not at hand: they are named, and what follows has to go on where they end. */
function passOver(pass: Pass, { first, count, firstAt, lastAt, lowest, highest }: Thinned, where: string): true {
  const { report, device } = pass
  const expected = pass.passedTo ?? pass.chain?.edge.size ?? first
  if (first !== expected)
    report.found('journal.reading-missing', `reading ${expected} of ${device}`, `the next thinned one is ${first}`)
  if (!pass.heads.some(({ size }) => size === first + count))
    report.found('journal.checkpoint-mismatch', where, 'no head was signed where it ends')
  const when = `${formatInstant(instant(firstAt))} to ${formatInstant(instant(lastAt))}`
  const what = `${formatCelsius(milliCelsius(lowest))} to ${formatCelsius(milliCelsius(highest))}`
  const detail = `${count} readings from ${first} on, ${when}, noted as ${what}, are not in the exchange folder`
  report.found('journal.segment-thinned', where, detail)
  pass.chain = undefined
  pass.passedTo = first + count
  return true
}

/**
 * True when the log goes on here. Behind readings that are not at hand nothing was hashed: then the place has to fit, and
 * the heads that were signed and anchored there.
 */
function goesOn(pass: Pass, chain: Chain): boolean {
  const { passedTo } = pass
  pass.passedTo = undefined
  if (pass.chain) return sameChain(pass.chain, chain)
  if (passedTo === undefined) return true
  meetDue(pass, chain)
  return passedTo === chain.edge.size
}

function walk(pass: Pass, segment: Segment, where: string): void {
  const { report, device } = pass
  if (!goesOn(pass, segment.before))
    report.found('journal.segment-altered', where, 'it does not continue the log at the reading before it')
  const chain = copyOf(segment.before)
  pass.chain = chain
  for (const observation of segment.run) {
    pass.clock.see(chain.edge.size, observation)
    observe(chain, observation, pass.onNode)
    report.checked.readings += 1
    meetDue(pass, chain)
  }
  pass.onSegment?.(chain.edge.size)
  const head = signedHead(segment.checkpoint)
  const own = segment.checkpoint.signers[0] === device && head.log === addressAsDigest(device)
  if (own && head.size === chain.edge.size) meet(report, where, head, headOf(chain))
  else report.found('journal.checkpoint-mismatch', where, `${head.by} is not the device's for this end`)
}

function verifyTail({ tail, devices }: Tables, pass: Pass, state: DeviceState): void {
  const { report, device } = pass
  if (!goesOn(pass, state.sealed))
    report.found('journal.segment-altered', device, `its segments do not end where its tail begins`)
  const chain = copyOf(state.sealed)
  pass.chain = chain
  const names = devices.names()
  const whereOf = (sequence: number) => `reading ${sequence} of ${device}`
  for (const { sequence, canonical, link } of tail.rows(state.log, chain.edge.size)) {
    if (sequence !== chain.edge.size) {
      report.found('journal.reading-missing', whereOf(chain.edge.size), `the next one here is ${sequence}`)
      return
    }
    extend(chain, canonical, pass.onNode)
    if (!chain.link.equals(link))
      report.found('journal.reading-altered', whereOf(sequence), 'it does not make the link that was stored')
    // Goes on from what was stored: one altered reading is one finding.
    chain.link = link
    const observation = readCanonical(canonical)
    pass.clock.see(sequence, observation)
    report.step(whereOf(sequence), () => loggedReading(sequence, observation, names))
    report.checked.readings += 1
    meetDue(pass, chain)
  }
  if (chain.edge.size < state.chain.edge.size)
    report.found('journal.reading-missing', whereOf(chain.edge.size), `the log says it holds ${state.chain.edge.size}`)
  else if (!sameChain(chain, state.chain))
    report.found('journal.tree-altered', device, 'the stored end of the log is not that of its readings')
}

function meetDue(pass: Pass, chain: Chain): void {
  const { size } = chain.edge
  for (; (pass.heads[pass.due]?.size ?? Number.POSITIVE_INFINITY) <= size; pass.due++) {
    const head = pass.heads[pass.due] as Expectation
    // Behind a gap a head may have been passed over; the gap has been reported.
    if (head.size === size) meet(pass.report, `readings of ${pass.device}`, head, headOf(chain))
  }
}

function headOf({ link, edge }: Chain): { size: number; root: Digest; chainHead: Digest } {
  return { size: edge.size, root: hexOf(edgeRoot(edge)) as Digest, chainHead: hexOf(link) as Digest }
}

function sameChain(one: Chain, other: Chain): boolean {
  const sameEdge = one.edge.size === other.edge.size && packEdge(one.edge).equals(packEdge(other.edge))
  return sameEdge && one.link.equals(other.link)
}

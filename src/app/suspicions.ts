import { type ClockFlag, clockWatch, type Finding, type Verification } from '../journal/index.ts'
import { addressAsDigest, type Digest, formatSpan } from '../values/index.ts'
import type { LedgerMemory } from './ledgerMemory.ts'
import type { SharedSegment } from './readings.ts'

/**
 * One key signed two different heads over as many readings: a copy of it, or an old copy of its log, is at work somewhere.
 * Both heads are on the ledger, each signed, and neither can be taken back.
 */
export function equivocations({ anchors }: Pick<LedgerMemory, 'anchors'>): Finding[] {
  const first = new Map<string, Digest>()
  const found: Finding[] = []
  for (const { log, size, root, by } of anchors) {
    const before = first.get(`${log} ${size}`) ?? root
    first.set(`${log} ${size}`, before)
    const detail = `its head of ${size} entries was signed with root ${before}, and again with ${root}`
    if (before !== root) found.push({ code: 'verify.equivocation', where: `log ${log}, statement ${by}`, detail })
  }
  return found
}

/** Heads that speak of another probe than the one their device was enrolled with; told once for each device. */
export function swappedProbes({ anchors, devices }: Pick<LedgerMemory, 'anchors' | 'devices'>): Finding[] {
  return devices.flatMap(({ device, probeSerial }) => {
    const own = anchors.filter(({ log }) => log === addressAsDigest(device))
    const other = own.find((anchor) => anchor.probeSerial !== probeSerial)
    if (!other) return []
    const detail = `from its head of ${other.size} readings on it speaks of probe ${other.probeSerial}, not ${probeSerial}`
    return [{ code: 'verify.probe-swapped', where: `readings of ${device}`, detail }]
  })
}

/** Where the clock of a device of this site did not keep time, or that of another one as far as its readings are shared. */
export function clockFindings(own: Verification['clock'], shared: readonly (readonly SharedSegment[])[]): Finding[] {
  const others = shared.flatMap((segments) => {
    const watch = clockWatch()
    for (const { segment } of segments)
      for (const [at, observation] of segment?.run.entries() ?? [])
        watch.see((segment?.before.edge.size ?? 0) + at, observation)
    const device = segments.find(({ segment }) => segment)?.segment?.device
    return device ? watch.flags().map((flag) => ({ log: addressAsDigest(device), ...flag })) : []
  })
  return [...own, ...others].map((flag) => ({
    code: 'verify.clock-changed',
    where: `log ${flag.log}`,
    detail: inWords(flag),
  }))
}

function inWords({ change, count, first, byMs }: ClockFlag): string {
  const what = { back: 'was set back', jumped: 'jumped', frozen: 'stood still' }[change]
  const times = count === 1 ? 'once' : `${count} times`
  return `its clock ${what} ${times}, first before reading ${first}, by up to ${formatSpan(Math.abs(byMs))}`
}

import { formatCelsius, formatExpiry, formatSpan } from '../values/index.ts'
import { type Html, html } from './html.ts'
import { facts, list, mark, table } from './table.ts'
import type { ReportView, Verification } from './view.ts'
import { codeTag, formatCount, timeTag } from './words.ts'

export function batchSection({ batch, stages }: ReportView): Html {
  const released = batch.releasedAt ? timeTag(batch.releasedAt) : mark('warning', 'not released')
  const standing = batch.recalledAt ? html`${mark('bad', 'recalled')} ${timeTag(batch.recalledAt)}` : released
  return html`${facts([
    ['Maker', batch.maker],
    ['GTIN', batch.gtin],
    ['Lot', batch.lot],
    ['Expires', formatExpiry(batch.expiresAt)],
    ['Registered', timeTag(batch.registeredAt)],
    [batch.recalledAt ? 'Recalled' : 'Released', standing],
    ['Vials', formatCount(batch.vials)],
    ['Doses per vial', batch.dosesPerVial],
  ])}
<p class="quiet link">Digital Link <code>${batch.name}</code></p>
${table(
  'Stages of its making',
  [{ title: 'Stage' }, { title: 'Result' }, { title: 'By' }, { title: 'When (UTC)' }, { title: 'Note', kind: 'wide' }],
  stages.map(({ stage, passed, party, at, note }) => [
    stage,
    passed ? mark('good', 'passed') : mark('bad', 'failed'),
    party,
    timeTag(at),
    note,
  ]),
)}`
}

const handoffTones = { accepted: 'good', open: 'warning', rejected: 'bad', cancelled: 'warning' } as const

export function handoffTable({ handoffs }: ReportView): Html {
  return table(
    'Handoffs',
    [
      { title: 'No.', kind: 'figure' },
      { title: 'From' },
      { title: 'To' },
      { title: 'Offered (UTC)' },
      { title: 'Settled (UTC)' },
      { title: 'Outcome' },
      { title: 'Difference' },
    ],
    handoffs.map(({ from, to, offeredAt, settledAt, status, purpose, missing, damaged }, i) => [
      i + 1,
      from,
      purpose === 'delivery' ? to : `${to} (${purpose})`,
      timeTag(offeredAt),
      settledAt === null ? '–' : timeTag(settledAt),
      mark(handoffTones[status], status),
      differenceInWords(missing, damaged),
    ]),
  )
}

export function excursionTables({ excursions, assessments }: ReportView): Html {
  return html`${table(
    'Excursions',
    [
      { title: 'Container' },
      { title: 'Profile' },
      { title: 'Limit' },
      { title: 'Started (UTC)' },
      { title: 'Ended (UTC)' },
      { title: 'Worst', kind: 'figure' },
    ],
    excursions.map(({ container, profile, side, startedAt, endedAt, worst, limit, limitMs }) => [
      container,
      profile,
      `${side === 'high' ? 'above' : 'below'} ${formatCelsius(limit)} for ${formatSpan(limitMs)}`,
      timeTag(startedAt),
      endedAt === null ? mark('bad', 'still open') : timeTag(endedAt),
      formatCelsius(worst),
    ]),
  )}
${
  assessments.length === 0
    ? null
    : table(
        'What was decided about each carton',
        [{ title: 'Unit' }, { title: 'Decision' }, { title: 'Above range' }, { title: 'By' }, { title: 'When (UTC)' }],
        assessments.map(({ unit, decision, aboveCertainMs, abovePossibleMs, party, at }) => [
          unit,
          mark(decision === 'cleared' ? 'good' : 'bad', decision),
          exposureInWords(aboveCertainMs, abovePossibleMs),
          party,
          timeTag(at),
        ]),
        { title: 'Reasons', cells: assessments.map(({ reasons }) => list(reasons) ?? '–') },
      )
}`
}

export function peopleTables({ doses, symptoms }: ReportView): Html {
  return html`${table(
    'Doses',
    [
      { title: 'Person' },
      { title: 'Vial' },
      { title: 'Dose', kind: 'figure' },
      { title: 'Clinic' },
      { title: 'Given (UTC)' },
    ],
    doses.map(({ pseudonym, vial, doseNumber, clinic, at }) => [
      codeTag(pseudonym),
      vial,
      doseNumber,
      clinic,
      timeTag(at),
    ]),
  )}
${
  symptoms.length === 0
    ? null
    : table(
        'Symptom reports',
        [{ title: 'Dose' }, { title: 'Reported by' }, { title: 'Reported (UTC)' }],
        symptoms.map(({ dose, party, at }) => [codeTag(dose), party, timeTag(at)]),
      )
}
<p class="quiet">People are pseudonyms: one-time keys that mean nothing outside the clinic that knows them.</p>`
}

export function verificationSection({ ok, checked, findings }: Verification): Html {
  return html`<p>${ok ? mark('good', 'verified') : mark('bad', 'not verified')} ${
    ok ? 'From the first signature to the head of the ledger, nothing was found wrong.' : `${findings.length} findings:`
  }</p>
${facts(checked.map(({ what, count }) => [what, formatCount(count)] as const))}
${
  findings.length === 0
    ? null
    : table(
        'Findings',
        [{ title: 'Code' }, { title: 'Where' }, { title: 'What', kind: 'wide' }],
        findings.map(({ code, where, detail }) => [html`<code>${code}</code>`, where, detail]),
      )
}`
}

function differenceInWords(missing: number, damaged: number): string {
  const parts = [missing > 0 ? `${missing} missing` : '', damaged > 0 ? `${damaged} damaged` : ''].filter(Boolean)
  return parts.length === 0 ? 'none' : parts.join(', ')
}

function exposureInWords(certainMs: number | null, possibleMs: number | null): Html | string {
  if (certainMs === null || possibleMs === null) return '–'
  if (possibleMs === 0) return 'none'
  const most = certainMs === possibleMs ? null : html`, <span class="span">at most ${formatSpan(possibleMs)}</span>`
  return html`<span class="span">${formatSpan(certainMs)}</span>${most}`
}

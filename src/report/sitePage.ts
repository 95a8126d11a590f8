import { createHash } from 'node:crypto'
import { formatCelsius, formatSpan } from '../values/index.ts'
import { canvases } from './canvas.ts'
import { temperaturePicture } from './chart.ts'
import { type Html, html } from './html.ts'
import type { SiteAlarm, SiteProbe, SiteView } from './siteView.ts'
import { style } from './style.ts'
import { facts, list, mark, table } from './table.ts'
import type { Tone } from './view.ts'
import { formatCount, timeTag } from './words.ts'

const reloadSeconds = 30

const sheet = html`${style}
.now { font-size: clamp(2.2rem, 9vw, 3.4rem); line-height: 1.1; color: var(--tone); margin-bottom: 0.25rem; }
.now + p { margin-bottom: 1.25rem; }
body.site section { margin-top: 2.25rem; }
`

/** What the policy of the page calls its one style sheet by: nothing else may style it, and nothing may run. */
export const pageStyleHash = `sha256-${createHash('sha256').update(sheet.markup).digest('base64')}`

/**
 * How a site's containers are now, on one page that loads itself anew. No script, nothing from elsewhere, nothing to press.
 *
 * @returns The whole HTML document. Every text in the view may be hostile.
 */
export function renderSite(view: SiteView): string {
  const { site, alarms, probes, madeAt, unsent, refused } = view
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${reloadSeconds}">
<title>${alarms.length > 0 ? `(${alarms.length}) ` : ''}${site}</title>
<style>${sheet}</style>
</head>
<body class="site">
<header>
<p class="kind">Cold chain now</p>
<h1>${site}</h1>
${headline(view)}
</header>
<main>
${alarms.length === 0 ? null : html`<section><h2>Alarms</h2>${alarmTable(alarms)}</section>`}
${probes.map((probe, i) => probeSection(probe, `probe-${i + 1}`, view))}
</main>
<footer>
<p>As of ${timeTag(madeAt)} UTC; this page loads itself anew every ${reloadSeconds} seconds. All times are UTC.</p>
<p>${formatCount(unsent)} statements wait for the ledger${refused > 0 ? `, ${formatCount(refused)} were refused` : ''}.</p>
</footer>
</body>
</html>
`.markup
}

function headline({ alarms, probes }: SiteView): Html {
  const waiting = alarms.filter(({ acknowledged }) => acknowledged === null)
  const inTroubles = new Set(probes.map(({ trouble }) => trouble?.alarm))
  const others = waiting
    .filter(({ number }) => !inTroubles.has(number))
    .map(
      ({ number, container, words, endedAt }) =>
        `Alarm ${number}: ${container}: ${words}${endedAt === null ? '' : ', over'}`,
    )
  const troubles = probes.flatMap(({ trouble, temperature }) =>
    trouble
      ? [
          `${trouble.alarm === null ? 'No alarm yet' : `Alarm ${trouble.alarm}`}: ${temperature.container}: ${trouble.words}`,
        ]
      : [],
  )
  const [tone, words] = toneOf(waiting.length, alarms.length, troubles.length, probes.length)
  return html`<div class="verdict ${tone}"><p>${words}</p>${list([...others, ...troubles])}</div>`
}

function toneOf(waiting: number, alarms: number, troubles: number, probes: number): [Tone, string] {
  if (waiting > 0) return ['bad', `${waiting} ${waiting === 1 ? 'alarm waits' : 'alarms wait'} for an answer`]
  if (probes === 0) return ['warning', 'No thermometer is enrolled here']
  if (alarms > 0) return ['warning', 'Every alarm is acknowledged, and not all are over']
  return troubles > 0 ? ['warning', 'No alarm, but have a look'] : ['good', 'Nothing is wrong']
}

function alarmTable(alarms: readonly SiteAlarm[]): Html {
  return table(
    'Acknowledge one with: vialtrace alarm acknowledge NUMBER --comment TEXT',
    [
      { title: 'No.', kind: 'figure' },
      { title: 'Container' },
      { title: 'What', kind: 'wide' },
      { title: 'Since (UTC)' },
      { title: 'State' },
    ],
    alarms.map(({ number, container, words, since, endedAt, acknowledged }) => [
      number,
      container,
      words,
      timeTag(since),
      html`${endedAt === null ? mark('bad', 'lasts') : mark('warning', 'over')}, ${
        acknowledged ? `${acknowledged.operator}: ${acknowledged.comment}` : 'not acknowledged'
      }`,
    ]),
  )
}

function probeSection(
  { label, profile, last, isCurrent, trouble, alarmInMs, readings, unsigned, temperature }: SiteProbe,
  name: string,
  view: SiteView,
): Html {
  const isDrawn = temperature.tracks.some(({ points }) => points.length > 0)
  return html`<section class="${trouble?.tone ?? 'good'}"><h2>${temperature.container}</h2>
<p class="now">${last ? `${isCurrent ? '' : 'Last: '}${formatCelsius(last.milliCelsius)}` : 'No reading yet'}</p>
<p class="quiet">${trouble ? html`${mark(trouble.tone, trouble.words)} ` : null}${last ? timeTag(last.takenAt) : null}</p>
${
  isDrawn
    ? html`<figure>${canvases(name, view.span).map((canvas) => temperaturePicture(temperature, canvas))}</figure>`
    : html`<p class="unmeasured">No reading in the last day.</p>`
}
${facts([
  ['Thermometer', label],
  ['Profile', profile],
  ['Readings', formatCount(readings)],
  ['Not yet signed', formatCount(unsigned)],
  ['Units inside', temperature.placements.length],
  ['Alarm at this trend', isCurrent ? trendWords(alarmInMs) : 'not known'],
])}
</section>
`
}

function trendWords(alarmInMs: number | null): string {
  if (alarmInMs === null) return 'none in sight'
  return alarmInMs === 0 ? 'now' : `in ${formatSpan(alarmInMs)}`
}

import { type Canvas, canvases } from './canvas.ts'
import { temperaturePicture } from './chart.ts'
import { type Html, html } from './html.ts'
import { routePicture } from './route.ts'
import { batchSection, excursionTables, handoffTable, peopleTables, verificationSection } from './sections.ts'
import { style } from './style.ts'
import { list } from './table.ts'
import type { ReportView, Temperature } from './view.ts'
import { formatCount, timeTag } from './words.ts'

/**
 * One page that holds all it shows: no script, no font, no picture from elsewhere, so that it can be kept, printed and
 * read in twenty years. The policy in its head forbids a browser to fetch anything.
 *
 * @returns The whole HTML document. Every text in the view may be hostile.
 */
export function renderReport(view: ReportView): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${view.title}</title>
<style>${style}</style>
</head>
<body>
${header(view)}
<main>
${sections(view)}
</main>
${footer(view)}
</body>
</html>
`.markup
}

function header({ title, subtitle, verdict, timeNote }: ReportView): Html {
  return html`<header>
<p class="kind">Vaccine history</p>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
<div class="verdict ${verdict.tone}"><p>${verdict.headline}</p>${list(verdict.reasons)}</div>
${timeNote === null ? null : html`<p class="note"><strong>About time.</strong> ${timeNote}</p>`}
</header>`
}

function sections(view: ReportView): (Html | null)[] {
  const { temperatures, verification } = view
  return [
    section('Route', [
      view.route.legs.length === 0 ? null : figure('route', view, (canvas) => routePicture(view, canvas)),
      handoffTable(view),
    ]),
    temperatures.length === 0
      ? null
      : section(
          'Temperature',
          temperatures.map((temperature, i) => temperatureIn(temperature, `temperature-${i + 1}`, view)),
        ),
    view.excursions.length === 0 ? null : section('Excursion and decision', [excursionTables(view)]),
    section('Batch', [batchSection(view)]),
    section('People', [peopleTables(view)]),
    view.missing.length === 0 ? null : section('Not recorded', [list(view.missing)]),
    verification && section('Verification', [verificationSection(verification)]),
  ]
}

function section(title: string, body: readonly (Html | null)[]): Html {
  return html`<section><h2>${title}</h2>
${body}</section>
`
}

function figure(name: string, { span }: ReportView, draw: (canvas: Canvas) => Html): Html {
  return html`<figure>${canvases(name, span).map(draw)}</figure>
`
}

/** A drawing where there is something to draw; else a sentence, so that silence is not taken for cold. */
function temperatureIn(temperature: Temperature, name: string, view: ReportView): Html {
  const { container, owner, tracks, placements } = temperature
  const heading = html`<h3>${container} <span class="quiet">of ${owner}</span></h3>
`
  if (tracks.some(({ points }) => points.length > 0))
    return html`${heading}${figure(name, view, (canvas) => temperaturePicture(temperature, canvas))}`
  const there = `${placements.length} ${placements.length === 1 ? 'unit was' : 'units were'}`
  return html`${heading}<p class="unmeasured">No reading at hand: nobody can tell how warm it was while ${there} in there.</p>
`
}

function footer({ ledger, madeAt }: ReportView): Html {
  return html`<footer>
<p>Drawn by vialtrace on ${timeTag(madeAt)} UTC from ledger ${ledger.chainId}, contract <code>${ledger.contract}</code>, ${formatCount(ledger.blocks)} blocks. All times are UTC.</p>
<p>This page shows what the ledger and the sealed readings say. To check them yourself, run <code>vialtrace verify</code>; the page alone proves nothing.</p>
</footer>`
}

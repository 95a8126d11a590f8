import { html } from './html.ts'

/**
 * How the page looks: one column of text and drawings on a common left edge, hairlines instead of boxes, one colour for
 * warmth and one for everything else. Contrast of every text is at least 4.5 to 1 in light and in dark.
 */
export const style = html`
:root {
  --paper: #fcfbf8; --ink: #1d2430; --quiet: #5d6470; --line: #dedad1; --fill: #f3f0e9;
  --steel: #3d6480; --corridor: #e6eef0; --good: #2f6b4a; --warning: #875a00; --bad: #a83a1f;
  --exposed: #e9b9a6; --frost: #a9c6e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e9e6df; --quiet: #a0a6ae; --line: #2f363f; --fill: #1c2229;
    --steel: #86b0cc; --corridor: #1c2a30; --good: #7cc49b; --warning: #e0b25c; --bad: #f0957a;
    --exposed: #6b3526; --frost: #2c4a70;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  max-width: 60rem; margin: 0 auto; padding: 4rem 1.25rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
h1, h2, .verdict > p {
  font-family: Charter, "Iowan Old Style", "Palatino Linotype", Georgia, "Liberation Serif", serif;
}
h1 { font-size: clamp(2.1rem, 6vw, 3.1rem); font-weight: 500; line-height: 1.1; letter-spacing: -0.015em; }
h2 { font-size: 1.45rem; font-weight: 500; line-height: 1.2; margin-bottom: 1.1rem; }
h3 { font-size: 1.05rem; font-weight: 600; margin-bottom: 0.6rem; }
h3 .quiet { font-weight: 400; color: var(--quiet); }
p.unmeasured { margin-bottom: 1.75rem; }
.kind {
  font-size: 0.8rem; letter-spacing: 0.14em; text-transform: uppercase; color: var(--quiet);
  margin-bottom: 0.7rem;
}
.subtitle { font-size: 1.1rem; color: var(--quiet); margin-top: 0.5rem; }
.link { margin: -0.5rem 0 1.75rem; }
p.quiet, footer { color: var(--quiet); font-size: 0.9rem; }
.verdict { margin-top: 2rem; padding: 0.2rem 0 0.2rem 1.25rem; border-left: 4px solid var(--tone); }
.verdict > p { font-size: 1.5rem; line-height: 1.3; color: var(--tone); }
.verdict ul { margin-top: 0.5rem; padding: 0; list-style: none; }
.note { margin-top: 1.5rem; padding: 0.8rem 1.25rem; background: var(--fill); font-size: 0.95rem; }
.good { --tone: var(--good); }
.warning { --tone: var(--warning); }
.bad { --tone: var(--bad); }
section { margin-top: 3.25rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
figure { margin-bottom: 1.75rem; }
ul { padding-left: 1.1rem; }
code { overflow-wrap: anywhere; font: 0.86em ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; }
time { white-space: nowrap; }
time span { color: var(--quiet); margin-left: 0.25em; }
.mark { color: var(--tone); font-weight: 600; white-space: nowrap; }
.mark::before {
  content: ""; display: inline-block; width: 0.5em; height: 0.5em; margin-right: 0.45em; border-radius: 50%;
  background: var(--tone); vertical-align: 0.08em;
}

dl {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem 1.5rem;
  margin: 0.5rem 0 1.5rem;
}
dt { font-size: 0.82rem; color: var(--quiet); }
dd { margin: 0; font-size: 1.05rem; }

table { width: 100%; border-collapse: collapse; font-size: 0.92rem; }
table + table { margin-top: 2rem; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
th { text-align: left; font-weight: 500; font-size: 0.82rem; color: var(--quiet); vertical-align: bottom; }
th, td { padding: 0.45rem 1rem 0.45rem 0; border-bottom: 1px solid var(--line); }
td { vertical-align: baseline; }
th:last-child, td:last-child { padding-right: 0; }
.figure { text-align: right; white-space: nowrap; }
.none strong { margin-right: 0.5em; }
.span { white-space: nowrap; }
td.wide { min-width: 14rem; }
td ul { padding: 0; list-style: none; }
tr:has(+ .below) td { border-bottom: 0; padding-bottom: 0.1rem; }
.below td { color: var(--quiet); padding-left: 1rem; }
.below ul { list-style: "– "; padding-left: 1.1rem; }
table + p { margin-top: 0.8rem; }
.long { overflow-wrap: anywhere; }

svg { display: block; width: 100%; height: auto; overflow: visible; font-size: 12px; fill: var(--ink); }
svg.narrow { display: none; }
svg .strong { font-weight: 600; }
svg .quiet { fill: var(--quiet); }
svg tspan.good, svg tspan.warning, svg tspan.bad { fill: var(--tone); font-weight: 600; }
.axis text { fill: var(--quiet); font-size: 11px; }
.axis text.day { fill: var(--ink); }
.axis path, path.axis { stroke: var(--line); stroke-width: 1; fill: none; }
.axis path.day { stroke: var(--quiet); stroke-opacity: 0.5; }
.corridor { fill: var(--corridor); }
.exposed { fill: var(--exposed); fill-opacity: 0.42; }
.exposed.low { fill: var(--frost); }
.custody, .stay { rx: 2px; }
.custody { fill: var(--steel); }
.custody.open { fill-opacity: 0.6; }
path.joint { stroke: var(--steel); stroke-width: 1.5; }
circle.joint { fill: var(--paper); stroke: var(--steel); stroke-width: 1.5; }
.number { font-size: 11px; font-weight: 600; fill: var(--steel); }
.moment { fill: var(--ink); }
path.limit { stroke: var(--bad); stroke-width: 1; stroke-dasharray: 4 4; fill: none; }
text.limit, text.alarm { fill: var(--bad); }
text.alarm, text.extreme { font-weight: 600; }
svg text {
  paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; stroke-opacity: 0.8;
}
.line { stroke: var(--steel); stroke-width: 1.4; fill: none; stroke-linejoin: round; stroke-linecap: round; }
.line.hot { stroke: var(--bad); stroke-width: 1.8; }
circle.extreme { fill: var(--ink); }
path.hatch { stroke: var(--quiet); stroke-width: 1.6; stroke-opacity: 0.55; }
.unmeasured { stroke: none; }
.stay {
  fill: var(--tone, var(--steel)); fill-opacity: 0.16; stroke: var(--tone, var(--steel)); stroke-opacity: 0.55;
}
text.inside { font-size: 11px; }
text.inside, text.number { stroke: none; }

footer { margin-top: 3.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
footer p + p { margin-top: 0.4rem; }

@media screen and (max-width: 46rem) {
  body { padding: 2.25rem 1.25rem; }
  svg.wide { display: none; }
  svg.narrow { display: block; max-width: 34rem; }
  .verdict > p { font-size: 1.25rem; }
  dl { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); }
  table, caption, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.7rem 0; border-top: 1px solid var(--line); }
  td, td.wide, td.figure {
    display: grid; grid-template-columns: 7.5rem 1fr; gap: 0.75rem; padding: 0.15rem 0; border: 0;
    min-width: 0; text-align: left;
  }
  tr.below { padding-top: 0; border-top: 0; }
  .below td { padding-left: 0; }
  td::before { content: attr(data-title); color: var(--quiet); font-size: 0.85rem; }
}
@media print {
  tr:has(+ .below) { break-after: avoid; }
  :root {
    --paper: #fff; --ink: #000; --quiet: #444; --line: #bbb; --fill: #f4f4f4; --steel: #2d4f68;
    --corridor: #e6eef0; --good: #1f5738; --warning: #6d4800; --bad: #94301a; --exposed: #e9b9a6;
    --frost: #a9c6e6;
  }
  @page { margin: 16mm; }
  html { font-size: 80%; }
  body { max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  figure, table, dl, .verdict { break-inside: avoid; }
  h2, caption { break-after: avoid; }
  section { margin-top: 1.6rem; padding-top: 1rem; }
}
`

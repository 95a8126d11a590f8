import assert from 'node:assert/strict'
import { type ReportView, renderReport } from '../../src/report/index.ts'
import { hour, sample } from './sample.ts'

const evil = `</script><script>alert("x")</script><img src=x onerror='alert(1)'>\u202egnp.exe\u001b[2J`

/** The same view with every text in it hostile. */
function hostile<T>(value: T, key = ''): T {
  const kept = ['tone', 'side', 'status', 'decision', 'quality', 'purpose', 'contract', 'pseudonym']
  if (typeof value === 'string' && !kept.includes(key)) return evil as T
  if (Array.isArray(value)) return value.map((item) => hostile(item)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hostile(item, name)])) as T
}

const tagsOf = (page: string) => [
  ...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<(\/?)([a-z0-9]+)([^>]*)>/gi),
]

const bare: ReportView = {
  ...sample,
  timeNote: null,
  route: { legs: [], moments: [] },
  temperatures: [],
  stages: [],
  handoffs: [],
  excursions: [],
  assessments: [],
  doses: [],
  symptoms: [],
  verification: null,
}

describe('the report page', () => {
  const page = renderReport(sample)

  it('holds everything it shows: no script, no link, no resource, and a policy that forbids them', () => {
    assert.doesNotMatch(
      page,
      /<script|<link|<img|<iframe|\bsrc=|\bhref=|@import|url\((?!#)|https?:(?!\/\/id\.gs1\.org)/i,
    )
    assert.match(page, /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/)
  })

  it('gives hostile text no tag, no attribute and no invisible mark', () => {
    const made = (text: string) =>
      new Set(
        tagsOf(text).flatMap(([, , tag, rest]) => [
          `<${tag}>`,
          ...[...(rest ?? '').replace(/"[^"]*"/g, '""').matchAll(/([\w-]+)=/g)].map((found) => `${tag} ${found[1]}`),
        ]),
      )
    const attacked = renderReport(hostile(sample))
    assert.deepEqual(
      [...made(attacked)].filter((part) => !made(page).has(part)),
      [],
    )
    assert.doesNotMatch(attacked.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
    assert.ok(attacked.split('&lt;/script&gt;').length > 60, 'the hostile text is there, as text')
  })

  it('closes every tag it opens', () => {
    for (const text of [page, renderReport(hostile(sample)), renderReport(bare)]) {
      const open: string[] = []
      for (const [whole, slash, tag] of tagsOf(text)) {
        if (tag === 'meta' || whole.endsWith('/>')) continue
        if (slash) assert.equal(open.pop(), tag)
        else open.push(tag ?? '')
      }
      assert.deepEqual(open, [])
    }
  })

  it('names and describes each drawing, and uses no identity twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((found) => found[1])
    assert.equal(new Set(ids).size, ids.length)
    const referred = [...page.matchAll(/aria-labelledby="([^"]+)"/g)].flatMap((found) => found[1]?.split(' ') ?? [])
    assert.equal(referred.length, 8, 'two drawings, each wide and narrow, each with a title and a description')
    for (const id of referred) assert.ok(ids.includes(id))
  })

  it('draws every container that was measured, and says of the others that nobody knows', () => {
    const [drawn] = sample.temperatures
    const silent = { ...drawn!, container: 'shelf 9', tracks: [] }
    const text = renderReport({ ...sample, temperatures: [drawn!, { ...drawn!, container: 'truck 8' }, silent] })
    assert.match(text, /<h3>truck 8 <span class="quiet">of Polar Freight<\/span><\/h3>\s*<figure>/)
    assert.match(
      text,
      /<h3>shelf 9 .*<\/h3>\s*<p class="unmeasured">No reading at hand: .* while 2 units were in there/,
    )
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((found) => found[1])
    assert.equal(new Set(ids).size, ids.length)
  })

  it('gives every column a header and every cell its title', () => {
    assert.match(page, /<html lang="en">/)
    const headers = [...page.matchAll(/<th [^>]*>/g)]
    assert.ok(headers.length > 20)
    for (const [header] of headers) assert.match(header, /scope="col"/)
    for (const [cell] of page.matchAll(/<td [^>]*>/g)) assert.match(cell, /data-title="[^"]+"/)
  })

  it('says the reasons of a decision as wide as the page, under its row', () => {
    const [row, below] =
      page.match(/<tr role="row"(?: class="below")?><td(?:(?!<\/tr>).)*(?:cleared|permitted in all).*?<\/tr>/g) ?? []
    assert.match(row ?? '', /cleared/)
    assert.match(
      below ?? '',
      /class="below"><td role="cell" colspan="5" data-title="Reasons"><div><ul><li>above 8\.0 °C/,
    )
  })

  it('shows people by pseudonym only', () => {
    assert.match(page, /0x1f1f1f1f…1f1f1f/)
    assert.match(page, /People are pseudonyms/)
  })

  it('says that time ran faster where it did, and only there', () => {
    assert.match(page, /its clock ran from two days ago to now/)
    assert.doesNotMatch(renderReport(bare), /About time/)
  })

  it('says that nothing is recorded rather than showing an empty table', () => {
    const empty = renderReport(bare)
    assert.match(empty, /<strong>Doses<\/strong> None recorded/)
    assert.doesNotMatch(empty, /<tbody[^>]*><\/tbody>/)
    assert.doesNotMatch(empty, /<svg/)
  })

  it('names what nobody recorded and what verification found', () => {
    const missing = ['how Polar Freight came to hold the carton']
    const finding = { code: 'journal.chain-broken', where: 'entry 17', detail: 'expected 0xab, found 0xcd' }
    const text = renderReport({ ...sample, missing, verification: { ok: false, checked: [], findings: [finding] } })
    assert.match(text, /<h2>Not recorded<\/h2>[\s\S]*how Polar Freight came to hold the carton/)
    assert.match(text, /not verified[\s\S]*journal\.chain-broken[\s\S]*entry 17/)
  })

  it('shows a recall, an open excursion and a refused handoff in words', () => {
    const text = renderReport({
      ...sample,
      batch: { ...sample.batch, recalledAt: hour(40) },
      excursions: sample.excursions.map((row) => ({ ...row, endedAt: null })),
      handoffs: sample.handoffs.map((row) => ({ ...row, status: 'rejected', purpose: 'return', settledAt: null })),
    })
    for (const words of ['recalled', 'still open', 'rejected', '(return)']) assert.ok(text.includes(words), words)
  })

  it('is the same text for the same view', () => {
    assert.equal(renderReport(sample), page)
  })
})

import assert from 'node:assert/strict'
import { request } from 'node:http'
import parse from 'parse-prometheus-text-format'
import { type Health, healthOf, type PageServer, servePage, watchman } from '../../src/agent/index.ts'
import { acknowledgeAlarm, placeUnit } from '../../src/app/index.ts'
import { browse, chromium, chromiumHint } from '../support/chromium.ts'
import { type Consortium, cartonA, delivered, hourMs } from '../support/consortium.ts'
import { type QuietSite, quietSite } from '../support/quietSite.ts'

type Answer = { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }

/** As a program asks that may say anything: whom it addresses, and how. */
function ask(url: string, path: string, { method = 'GET', host = '' } = {}): Promise<Answer> {
  const headers = host === '' ? {} : { host }
  return new Promise((resolve, reject) =>
    request(new URL(path, url), { method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on('error', reject)
      .end(),
  )
}

const hostile = `<script>alert(1)</script>"'&\u202e`

describe('the page of a site', () => {
  let story: Consortium
  let quiet: QuietSite
  let health: Health
  let page: PageServer

  before(async () => {
    story = await delivered()
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    quiet = await quietSite(story)
    const { site, device, clock, log } = quiet
    for (const celsius of [5, 5.5, 9, 6]) {
      await clock.advance(hourMs / 6)
      log('good', clock.now(), celsius)
    }
    await clock.advance(2 * hourMs)
    const events: string[] = []
    const tell = ({ type }: { type: string }) => void events.push(type)
    await watchman(site, { devices: [device], tell, signal: new AbortController().signal }).look()
    assert.deepEqual(events, ['alarm'])
    acknowledgeAlarm(site, 1, { operator: hostile, comment: 'cable pulled' })
    site.site.update((file) => {
      file.name = hostile
    })
    await site.known()
    health = healthOf(site, [device])
    page = await servePage(site, { port: 0, health })
  })

  after(async () => {
    await page.close()
    await story.close()
  })

  it('shows the curve of the last day, the alarms and what stands in the container, and every text is only text', async () => {
    const { status, headers, body } = await ask(page.url, '/')
    assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8'])
    for (const shown of [
      /<path class="line"/,
      /no reading for more than/,
      /cable pulled/,
      /fridge-probe/,
      /too warm|6\.0 °C/,
    ])
      assert.match(body, shown)
    assert.match(body, /<li>Alarm 1: fridge: no reading any more<\/li>/)
    assert.doesNotMatch(body, /<script|\u202e/)
    assert.match(body, /&lt;script&gt;alert\(1\)&lt;\/script&gt;&quot;&#39;&amp;\\u\{202e\}/)
  })

  it('fetches nothing, runs nothing and is framed by nobody', async () => {
    const { headers, body } = await ask(page.url, '/')
    const policy = String(headers['content-security-policy'])
    assert.match(
      policy,
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
    assert.deepEqual([headers['x-content-type-options'], headers['cache-control']], ['nosniff', 'no-store'])
    assert.doesNotMatch(body, /\b(src|href|action)=|url\((?!#)|style="/)
  })

  it('answers what is addressed to this machine, to who only reads', async () => {
    const { port } = new URL(page.url)
    const statusOf = async (path: string, options = {}) => (await ask(page.url, path, options)).status
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      assert.equal(await statusOf('/', { host }), 200)
    for (const host of ['evil.example', `localhost.evil.example:${port}`, '127.0.0.1.evil.example', '0.0.0.0'])
      assert.equal(await statusOf('/', { host }), 421)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) assert.equal(await statusOf('/', { method }), 405)
    assert.deepEqual(
      [await statusOf('/..%2fsite.json'), await statusOf('/__proto__'), await statusOf('/health')],
      [404, 404, 404],
    )
    const head = await ask(page.url, '/', { method: 'HEAD' })
    assert.deepEqual([head.status, head.body, Number(head.headers['content-length']) > 1000], [200, '', true])
  })

  it('listens on this machine alone, and says when its port is taken', async () => {
    assert.equal(new URL(page.url).hostname, '127.0.0.1')
    const port = Number(new URL(page.url).port)
    await assert.rejects(servePage(quiet.site, { port, health }), { code: 'agent.port-taken' })
  })

  it('says to machines whether it lives, and whether every thermometer does', async () => {
    const live = await ask(page.url, '/health/live')
    assert.deepEqual([live.status, JSON.parse(live.body)], [200, { live: true }])
    const ready = await ask(page.url, '/health/ready')
    const silent = [{ device: 'fridge-probe', why: 'no-data' }]
    assert.deepEqual([ready.status, JSON.parse(ready.body)], [503, { ready: false, silent }])
  })

  it('has metrics that a parser written by others reads, with units in their names', async () => {
    const { headers, body } = await ask(page.url, '/metrics')
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
    const families = parse(body)
    assert.equal(families.length, body.match(/^# TYPE/gm)?.length)
    assert.ok(families.every(({ help, type }) => help && ['GAUGE', 'COUNTER'].includes(type)))
    const value = (name: string, labels = {}) =>
      families
        .find((family) => family.name === name)
        ?.metrics.find((metric) => Object.entries(labels).every(([key, text]) => metric.labels?.[key] === text))?.value
    assert.equal(value('vialtrace_temperature_celsius', { device: 'fridge-probe', container: 'fridge' }), '6')
    assert.equal(value('vialtrace_reading_age_seconds'), String((2 * hourMs) / 1000))
    assert.equal(value('vialtrace_alarms_open', { kind: 'no-data' }), '1')
    assert.equal(value('vialtrace_alarms_unacknowledged', { kind: 'no-data' }), '0')
    assert.ok(Number(value('process_resident_memory_bytes')) > 1e6)
  })

  for (const width of [1200, 400])
    it(`is built by a browser ${width} pixels wide without a complaint`, async function () {
      this.timeout(60_000)
      assert.ok(chromium, chromiumHint)
      const { dom, complaints } = await browse(page.url, width)
      assert.deepEqual(complaints, [])
      assert.match(dom, /<svg class="wide"/)
      assert.match(dom, /&lt;script&gt;alert/)
      assert.doesNotMatch(dom, /<script/)
    })

  it('is not alive when nobody has looked at the alarms for a minute', () => {
    let passedMs = 0
    const lineClock = { ...quiet.site.lineClock, monotonicMs: () => passedMs }
    const watched = healthOf({ ...quiet.site, lineClock }, [])
    passedMs = 59_999
    assert.equal(watched.isLive(), true)
    passedMs = 60_000
    assert.equal(watched.isLive(), false)
    watched.beat()
    assert.equal(watched.isLive(), true)
    assert.deepEqual(watched.silent(), [])
  })
})

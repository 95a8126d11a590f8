import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { play } from '../support/play.ts'
import { assertSchema } from '../support/schemas.ts'
import { founded } from '../support/smallWorld.ts'
import { tempDir } from '../support/tempDir.ts'

const fixtures = fileURLToPath(new URL('../../fixtures/berlinger-text/', import.meta.url))
const fixture = (name: string) => join(fixtures, name, 'input.txt')
const box = ['--container', 'cold-box-7', '--profile', 'qtag-clm', '--utc-offset', '+01:00']

async function changed(name: string, change: (text: string) => string): Promise<string> {
  const path = join(await tempDir(), 'changed.txt')
  writeFileSync(path, change(readFileSync(fixture(name), 'latin1')), 'latin1')
  return path
}

describe('logger import', function () {
  this.timeout(60_000)

  for (const name of readdirSync(fixtures))
    it(`shows what is in a file without a site and changes nothing: ${name}`, async () => {
      const { stdout, exit } = await play(['logger', 'import', fixture(name), '--dry-run', '--json'])
      const answer = JSON.parse(stdout)
      assertSchema('logger-import', answer)
      const { mktMilliCelsius, readings } = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8'))
      assert.deepEqual([answer.mktMilliCelsius, answer.readings, exit], [mktMilliCelsius, readings, 0])
      assert.equal(answer.signature.status, 'genuine')
    })

  it('names an edited file, and an unsigned one', async () => {
    const edited = await changed('q-tag-clm', (text) => text.replace('\t5.0\t', '\t4.0\t'))
    const shown = await play(['logger', 'import', edited, '--dry-run'])
    assert.match(shown.stdout, /^signature {2}edited: its bytes were changed after it was signed$/m)
    assert.equal(shown.exit, 5)
    const unsigned = await changed('q-tag-clm', (text) => text.slice(0, text.lastIndexOf('Sig: ')))
    assert.match((await play(['logger', 'import', unsigned, '--dry-run'])).stdout, /^signature {2}absent: not signed$/m)
    const { play: at } = await founded()
    for (const [file, code] of [
      [edited, 'app.logger-edited'],
      [unsigned, 'app.logger-unsigned'],
    ] as const) {
      const { stdout, exit } = await at('clinic', 'logger', 'import', file, ...box, '--json')
      assert.deepEqual([JSON.parse(stdout).error.code, exit], [code, 5])
    }
  })

  it('shows a table as nobody’s word, and does not import it', async () => {
    const path = join(await tempDir(), 'fridge.csv')
    writeFileSync(path, 'Datum;Uhrzeit;Temperatur\n20.11.2026;08:00;5,2\n20.11.2026;09:00;4,2\n')
    const answer = JSON.parse((await play(['logger', 'import', path, '--dry-run', '--json'])).stdout)
    assertSchema('logger-import', answer)
    const { format, serial, signature, readings, days } = answer
    assert.deepEqual(
      [format, serial, signature.status, readings, days[0].meanMilliCelsius],
      ['csv', null, 'absent', 2, 4700],
    )
    const { play: at } = await founded()
    const { stdout, exit } = await at('clinic', 'logger', 'import', path, ...box, '--json')
    assert.deepEqual([JSON.parse(stdout).error.code, exit], ['app.logger-unsigned', 5])
  })

  it('makes a genuine file evidence that others find: readings, and what they mean', async () => {
    const { json, tell, path } = await founded()
    const imported = await json('clinic', 'logger', 'import', fixture('q-tag-clm'), ...box)
    const phases = (imported.excursions as unknown as { phase: string }[]).map(({ phase }) => phase)
    assert.deepEqual([imported.imported, imported.firstUse, phases], [6, true, ['opened', 'closed']])
    const [excursion] = (await json('maker', 'excursion', 'list')).excursions as never as Record<string, unknown>[]
    assert.deepEqual(
      [excursion?.label, excursion?.worst, excursion?.startedAt],
      ['cold-box-7', 1500, Date.UTC(2026, 10, 19, 22, 20)],
    )
    assert.match(await tell('maker', 'verify'), /everything is as it was signed/)
    const document = String(imported.document).slice(2)
    const shared = readFileSync(path('exchange', document.slice(0, 2), document))
    assert.ok(shared.equals(readFileSync(fixture('q-tag-clm'))))
  })

  it('adds nothing when a file is imported again, and refuses another offset, and another key of the same lot', async () => {
    const { json, tell, play: at, path } = await founded()
    await json('clinic', 'logger', 'import', fixture('q-tag-clm'), ...box)
    const again = await json('clinic', 'logger', 'import', fixture('q-tag-clm'), ...box)
    assert.deepEqual(
      [again.imported, again.firstUse, again.isRepeated, again.stated, again.excursions?.length],
      [0, false, true, 0, 2],
    )
    assert.equal((await json('maker', 'excursion', 'list')).excursions?.length, 1)
    assert.match(
      await tell('clinic', 'logger', 'import', fixture('q-tag-clm'), ...box),
      /^this file was imported before\n0 readings imported, 0 findings stated, 2 were stated before$/m,
    )
    const elsewhen = await at('clinic', 'logger', 'import', fixture('q-tag-clm'), ...box.with(-1, '-02:30'))
    assert.match(
      elsewhen.stderr,
      /expected --utc-offset \+01:00, with which this file was imported, received -02:30\nhint: .+ --label.+\ncode: app.logger-offset/,
    )
    assert.equal(elsewhen.exit, 2)

    const file = path('clinic', 'site.json')
    const site = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...site, lotKeys: { FIX_26_11: '00'.repeat(64) } }))
    const { stdout, exit } = await at('clinic', 'logger', 'import', fixture('fridge-tag-2'), ...box, '--json')
    assert.deepEqual([JSON.parse(stdout).error.code, exit], ['app.logger-key-changed', 5])
  })

  it('takes a logger that is used again in another container under another label', async () => {
    const { json, play: at } = await founded()
    const first = await json('clinic', 'logger', 'import', fixture('q-tag-clm'), ...box)
    const other = [...box.with(1, 'other-box'), '--json']
    const { stdout } = await at('clinic', 'logger', 'import', fixture('q-tag-clm'), ...other)
    const { code, hint } = JSON.parse(stdout).error
    assert.equal(code, 'app.device-settled')
    assert.match(hint, /--label/)
    const label = ['--label', 'logger-other-box']
    const second = await json('clinic', 'logger', 'import', fixture('q-tag-clm'), ...other, ...label)
    assert.deepEqual([second.imported, second.isRepeated, second.stated], [6, false, 2])
    assert.notEqual(second.log, first.log)
    const { excursions } = await json('maker', 'excursion', 'list')
    const labels = (excursions as unknown as { label: string }[]).map((each) => each.label)
    assert.deepEqual(labels.sort(), ['cold-box-7', 'other-box'])
  })

  it('says that the logger itself raised an alarm, which its readings alone do not show', async () => {
    const { tell } = await founded()
    const strict = box.with(3, 'fridge-strict')
    const told = await tell('clinic', 'logger', 'import', fixture('fridge-tag-2l-fahrenheit'), ...strict)
    assert.match(told, /high at 09:10/)
    assert.match(told, /^the logger itself raised alarms on 2026-11-20, by limits of its own;/m)
    assert.match(told, /^2 readings imported, 0 findings stated$/m)
  })

  it('takes the lowest and highest of each day from a logger that keeps no readings', async () => {
    const { json } = await founded()
    const imported = await json('clinic', 'logger', 'import', fixture('fridge-tag-2'), ...box)
    assert.deepEqual([imported.readings, imported.imported, imported.excursions], [0, 4, []])
  })

  it('refuses a clock nobody can place', async () => {
    const { play: at } = await founded()
    const words = ['logger', 'import', fixture('q-tag-clm'), '--container', 'box', '--profile', 'qtag-clm']
    for (const [given, code] of [
      [['--utc-offset', '2'], 'cli.offset-malformed'],
      [[], 'cli.answer-missing'],
    ] as const) {
      const { stdout, exit } = await at('clinic', ...words, ...given, '--json')
      assert.deepEqual([JSON.parse(stdout).error.code, exit], [code, 2])
    }
  })
})

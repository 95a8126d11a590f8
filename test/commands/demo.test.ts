import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { play } from '../support/play.ts'
import { playedDemo } from '../support/playedDemo.ts'
import { assertSchema } from '../support/schemas.ts'

describe('demo', function () {
  this.timeout(300_000)

  it('answers with what the story left behind', async () => {
    const { result } = await playedDemo()
    assertSchema('demo', result)
    const { unitsPacked, handoffs, excursions, assessed, doses, symptoms, verified, ledger } = result
    assert.deepEqual(
      { unitsPacked, handoffs, excursions, assessed, doses, symptoms, verified },
      { unitsPacked: 10_000, handoffs: 4, excursions: 1, assessed: 2, doses: 2, symptoms: 1, verified: true },
    )
    assert.equal(ledger?.rejected, 1)
    assert.match(readFileSync(String(result.report), 'utf8'), /^<!doctype html>/i)
  })

  it('tells commands that can be typed again: the files they name are there, the ports were ports', async () => {
    const words = (await playedDemo()).told.replace(/\s+/g, ' ')
    const named = (flag: string) =>
      [...words.matchAll(new RegExp(` ${flag} (\\S+)`, 'g'))].map(([, value = '']) => value)
    const files = ['--image', '--patient', '--out'].flatMap(named)
    assert.ok(files.length >= 8)
    assert.deepEqual(
      files.filter((file) => !existsSync(file)),
      [],
    )
    const ports = ['--port', '--scanner'].flatMap(named)
    assert.equal(ports.length, 6)
    for (const port of ports) assert.match(port, /^\/dev\/(?:pts\/|tty)\w+$/)
    assert.doesNotMatch(words, /ttyUSB/)
  })

  it('leaves sites with which ordinary commands go on', async () => {
    const { sites = {} } = (await playedDemo()).result
    assert.deepEqual(Object.keys(sites), ['manufacturer', 'laboratory', 'carrier', 'warehouse', 'clinic'])
    for (const dir of Object.values(sites)) assert.ok(existsSync(String(dir)))
    const { stdout, exit } = await play([
      'trace',
      'forward',
      '(01)09506000134352(10)VT2611A',
      '--site',
      `${sites.carrier}`,
    ])
    assert.match(stdout, /10000 vials registered/)
    assert.equal(exit, 0)
  })

  it('does not play in a folder that is in use', async () => {
    const { dir } = (await playedDemo()).result
    const { stderr, exit } = await play(['demo', '--dir', String(dir)])
    assert.ok(stderr.endsWith('\ncode: app.demo-dir-used\n'))
    assert.equal(exit, 2)
  })
})

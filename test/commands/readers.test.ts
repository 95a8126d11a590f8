import assert from 'node:assert/strict'
import { simulateReader } from '../../src/app/index.ts'
import { lineClock } from '../support/lineClock.ts'
import { type Played, play } from '../support/play.ts'
import { run } from '../support/run.ts'
import { assertSchema } from '../support/schemas.ts'
import { start } from '../support/start.ts'

/** Plays a command that hears a simulated reader; the flags that name it come last. */
async function hearing(model: string, says: readonly string[], ...words: string[]): Promise<Played> {
  const reader = await simulateReader(model, says, lineClock)
  try {
    return await play([...words, ...reader.flags.split(' ')])
  } finally {
    await reader.close()
  }
}

const tag = '30751FEB705C5904E3D50D70'
const badge = '62E3086CED'

describe('scan with a reader', function () {
  this.timeout(30_000)

  it('says what each kind of reader says', async () => {
    for (const [model, shown] of [
      ['reader18', /^30751FEB705C5904E3D50D70 +read +SGTIN-96 +serial 21002259824 of$/m],
      ['yrm100', /^30751FEB705C5904E3D50D70 +read +SGTIN-96 +serial 21002259824 of$/m],
      ['llrp', /^30751FEB705C5904E3D50D70 +read +SGTIN-96 +serial 21002259824 of$/m],
      ['rdm6300', /^62E3086CED +read +badge +badge 62E3086CED$/m],
      ['id12la', /^62E3086CED +read +badge +badge 62E3086CED$/m],
      ['scanner', /^00095060000000000015 +read +GS1-128 +SSCC 095060000000000015$/m],
    ] as const) {
      const { stdout, stderr, exit } = await hearing(model, [], 'scan', '--codes', '1')
      assert.match(stdout, shown, stderr)
      assert.equal(exit, 0)
    }
  })

  it('answers a thousand tags of one field without lag', async () => {
    const field = Array.from(
      { length: 1000 },
      (_, serial) => `30751FEB705C59${serial.toString(16).toUpperCase().padStart(10, '0')}`,
    )
    for (const model of ['yrm100', 'llrp', 'reader18']) {
      const sinceMs = performance.now()
      const { stdout } = await hearing(model, field, 'scan', '--json', '--codes', '1000')
      const answers = JSON.parse(stdout)
      assert.deepEqual(new Set(answers.map(({ source }: { source: string }) => source)), new Set(field))
      assert.ok(performance.now() - sinceMs < 5000)
    }
  })

  it('tells machines of a badge, and that a separator was replaced', async () => {
    const read = await hearing('rdm6300', [badge], 'scan', '--json', '--codes', '1')
    const answers = JSON.parse(read.stdout)
    assertSchema('scan', answers)
    assert.deepEqual([answers[0].status, answers[0].badge, answers[0].elements], ['read', badge, []])
    const lost = await hearing('scanner', [']d2010950600013435210LOT7{GS}21SN42'], 'scan', '--codes', '1')
    assert.match(lost.stderr, /received "\{GS\}" instead\nhint: configure the scanner to send GS/)
    assert.equal(lost.exit, 2)
    const kept = await hearing('scanner', [String.raw`]d2010950600013435210LOT7\x1d21SN42`], 'scan', '--codes', '1')
    assert.match(kept.stdout, /read +GS1 DataMatrix +serial SN42 of/)
  })

  it('hears a tag at another speed, and two readers in one command', async () => {
    const handheld = await simulateReader('scanner', [], lineClock)
    try {
      const port = handheld.flags.split(' ').at(-1) ?? ''
      const { stdout } = await hearing('yrm100', [tag], 'scan', '--scanner', port, '--codes', '1', '--baud', '38400')
      assert.match(stdout, /^30751F/m)
      assert.match(stdout, /^0009506/m)
    } finally {
      await handheld.close()
    }
  })

  it('refuses what is said of a reader and makes no sense', async () => {
    for (const [words, code] of [
      ['--reader yrm100', 'capture.port-missing'],
      ['--reader /dev/ttyUSB0', 'capture.profile-unknown'],
      ['--reader llrp://10.0.0.7:x', 'capture.reader-address'],
      ['--reader llrp://10.0.0.7 --port /dev/ttyUSB0', 'capture.reader-address'],
      ['--port /dev/ttyUSB0 --text (00)095060000000000015', 'cli.'],
      ['simulate --says zz', 'capture.simulation-malformed'],
    ] as const)
      assert.match((await play(['scan', ...words.split(' ')])).stderr, new RegExp(`^code: ${code}`, 'm'))
    const { stderr } = await play(['scan', '--reader', 'yrm200'])
    assert.match(stderr, /expected reader scanner, .*, id12la, llrp:\/\/HOST, received yrm200/)
  })
})

describe('scan simulate as a process', function () {
  this.timeout(30_000)

  it('is a reader until it is stopped, and says how to hear it', async () => {
    const simulated = start('scan', 'simulate', '--model', 'yrm100', '--says', tag)
    const [, flags = ''] = await simulated.shown(/^hear it with: vialtrace scan (.+)$/m)
    const { stdout } = await run(['scan', '--codes', '1', ...flags.split(' ')])
    assert.match(stdout, /SGTIN-96/)
    assert.equal((await simulated.stop('SIGTERM')).exit, 0)
  })

  it('says when to stop hearing what repeats without end, and ^C there keeps what was read', async () => {
    const simulated = start('scan', 'simulate', '--model', 'scanner')
    const [, flags = ''] = await simulated.shown(/^hear it with: vialtrace scan (.+) --codes 1$/m)
    const hearing = start('scan', '--json', ...flags.split(' '))
    await hearing.shown(/"source"/)
    const { stdout, exit } = await hearing.stop('SIGINT')
    assert.equal(JSON.parse(stdout)[0].status, 'read')
    assert.equal(exit, 0)
    await simulated.stop('SIGTERM')
  })
})

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { play } from '../support/play.ts'
import { assertSchema } from '../support/schemas.ts'
import { tempDir } from '../support/tempDir.ts'

const vial = '(01)09506000134352(10)VT2611A(21)SN42'

describe('scan', () => {
  it('answers everything as one array, and ends as the first that was not read', async () => {
    const { stdout, stderr, exit } = await play(['scan', '--json', '--text', vial, '--text', '(01)1', '--epc', '99'])
    const answers = JSON.parse(stdout)
    assertSchema('scan', answers)
    assert.deepEqual(
      answers.map(({ status }: { status: string }) => status),
      ['read', 'refused', 'refused'],
    )
    assert.deepEqual([stderr, exit], ['', 2])
    assert.equal((await play(['scan', '--json', '--text', vial])).exit, 0)
  })

  it('answers mixed inputs in the order of the command line', async () => {
    const [tag, unit, other] = ['3074257BF7194E4000001A85', '095060000000000015', '095060000000000022']
    const { stdout } = await play([
      'scan',
      '--json',
      '--text',
      unit,
      'a',
      '--epc',
      tag,
      '--text',
      other,
      '--image',
      '/none',
    ])
    assert.deepEqual(
      JSON.parse(stdout).map(({ source }: { source: string }) => source),
      [unit, 'a', tag, other, '/none'],
    )
  })

  it('shows a person a table, and what to do about each that was not read', async () => {
    const { stdout, stderr, exit } = await play(['scan', '--text', vial, '--text', ']d20109506000134352\u001b10A'])
    assert.match(stdout, /^source +result +symbology +names\n\S+ +read +serial SN42 of\n/)
    assert.match(stdout, /^\]d20109506000134352\\u\{1b\}10A +capture\.ai-u +GS1\n/m)
    assert.match(stderr, /^hint: \]d20109506000134352\\u\{1b\}10A: scan again/)
    assert.equal(exit, 2)
  })

  it('answers many lines of one file without keeping them', async () => {
    const path = join(await tempDir(), 'codes.jsonl')
    const serials = Array.from({ length: 5000 }, (_, at) => `SN${at}`)
    writeFileSync(path, serials.map((serial) => `${JSON.stringify(`(01)09506000134352(21)${serial}`)}\n`).join(''))
    const { stdout } = await play(['scan', '--json', '--lines', path])
    const answers: { elements: { value: string }[] }[] = JSON.parse(stdout)
    assert.deepEqual(
      answers.map(({ elements }) => elements[1]?.value),
      serials,
    )
  })
})

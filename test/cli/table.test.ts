import assert from 'node:assert/strict'
import fc from 'fast-check'
import { displayWidth } from '../../src/cli/displayWidth.ts'
import { table } from '../../src/cli/index.ts'
import { printable } from '../../src/values/index.ts'

const narrow = { columns: 20, isTTY: false }

describe('a table', () => {
  it('puts numbers right and leaves no blanks at the ends of lines', () => {
    const lines = table(
      ['lot', 'doses'],
      [
        ['A1', 5],
        ['B22', 120],
      ],
      narrow,
    )
    assert.equal(lines, 'lot  doses\nA1       5\nB22    120')
  })

  it('shows its headings when there are no rows', () => {
    assert.equal(table(['lot', 'doses'], [], narrow), 'lot  doses')
  })

  it('goes on below, between words first, in an identity last', () => {
    const row = [['SSCC 095060000000000015', 'Aurora Biologics', 'open']]
    const of = (columns: number) => table(['unit', 'holder', 'status'], row, { columns, isTTY: false })
    assert.equal(
      of(44),
      [
        'unit                holder            status',
        'SSCC                Aurora Biologics  open',
        '095060000000000015',
      ].join('\n'),
    )
    assert.equal(
      of(32),
      [
        'unit                holde  statu',
        '                    r      s',
        'SSCC                Auror  open',
        '095060000000000015  a',
        '                    Biolo',
        '                    gics',
      ].join('\n'),
    )
    assert.match(of(20), /^09506000 .+\n00000000 .+\n15 /m)
  })

  it('leaves out nothing of what it is given, however narrow', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 })
    fc.assert(
      fc.property(cell, fc.integer({ min: 4, max: 40 }), (text, columns) => {
        const [, ...lines] = table(['one'], [[text]], { columns, isTTY: false }).split('\n')
        assert.equal(lines.join('').replaceAll(' ', ''), printable(text).replaceAll(' ', ''))
      }),
    )
  })

  it('counts wide letters as two columns', () => {
    const lines = table(
      ['name', 'no'],
      [
        ['疫苗', 1],
        ['x', 2],
      ],
      narrow,
    )
    assert.equal(lines, 'name  no\n疫苗   1\nx      2')
  })

  it('has no escapes where there is no terminal, neither its own nor those of a cell', () => {
    assert.equal(table(['lot'], [['\u001b[31mA']], narrow), 'lot\n\\u{1b}[31mA')
  })

  it('is as wide as 80 columns allow where there is no terminal', () => {
    const text = table(['one', 'two'], [['x'.repeat(200), 'y']], { columns: 0, isTTY: false })
    assert.equal(Math.max(...text.split('\n').map(displayWidth)), 80)
  })

  it('never exceeds 80 columns where there is no terminal, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 200 })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell)), (rows) => {
        const lines = table(['one', 'two', 'three'], rows, { columns: 0, isTTY: false }).split('\n')
        assert.ok(lines.length > rows.length)
        for (const line of lines) assert.ok(displayWidth(line) <= 80, line)
      }),
    )
  })
})

import assert from 'node:assert/strict'
import { type Carried, formatElementString, parseBracketed, scanOf } from '../../../src/capture/gs1/index.ts'
import { isFault } from '../../../src/values/index.ts'

const GS = '\x1d'

function refuses(carried: Carried, code: string, saying?: RegExp): void {
  assert.throws(
    () => scanOf(carried),
    (error) => isFault(error, code) && (saying === undefined || saying.test(error.message)),
  )
}

describe('a scan', () => {
  it('of a vial names the vial and its batch', () => {
    const text = `01095060001343521727113010VT2611A${GS}21SN42`
    assert.deepEqual(scanOf({ source: 'scanner', text: `]d2${text}` }), {
      source: 'scanner',
      text,
      symbology: 'GS1 DataMatrix',
      aim: ']d2',
      elements: parseBracketed('(01)09506000134352(17)271130(10)VT2611A(21)SN42'),
      epc: null,
      unit: 'https://id.gs1.org/01/09506000134352/21/SN42',
      batch: 'https://id.gs1.org/01/09506000134352/10/VT2611A',
    })
  })

  it('of a pallet names the logistic unit', () => {
    const scan = scanOf({ source: 'image', text: '00095060000000000015', aim: ']C1' })
    assert.equal(scan.unit, 'https://id.gs1.org/00/095060000000000015')
    assert.equal(scan.batch, null)
  })

  it('accepts every symbology identifier that stands for GS1', () => {
    for (const aim of [']C1', ']d2', ']d8', ']Q3', ']e0', ']J1'])
      assert.equal(scanOf({ source: 'scanner', text: `${aim}0109506000134352` }).aim, aim)
  })

  it('reads EAN and ITF symbols as the GTIN they are, padded to 14 digits', () => {
    for (const text of [']E09506000134352', ']I109506000134352', ']E402345673', '9506000134352'])
      assert.deepEqual(scanOf({ source: 'scanner', text }).elements, [
        { ai: '01', value: text.replace(/^\]../, '').padStart(14, '0') },
      ])
    refuses({ source: 'scanner', text: ']E09506000134353' }, 'values.check-digit')
    refuses({ source: 'scanner', text: ']E402345673|x' }, 'capture.code-not-gs1')
  })

  it('reads a Digital Link from a symbol that is not GS1 otherwise', () => {
    const text = 'https://id.gs1.org/01/09506000134352/10/VT2611A'
    for (const aim of [']Q1', ']d1', ']J0']) assert.equal(scanOf({ source: 'image', text, aim }).batch, text)
  })

  it('reads what a person types with brackets', () => {
    const scan = scanOf({ source: 'typed', text: '(01)09506000134352(10)VT2611A21SN42' })
    assert.equal(scan.batch, 'https://id.gs1.org/01/09506000134352/10/VT2611A21SN42')
    assert.equal(scan.symbology, 'unknown')
  })

  it('refuses a symbol that says it is not GS1, even when its digits look so', () => {
    for (const aim of [']d1', ']Q1', ']C0', ']A0', ']X9'])
      refuses({ source: 'scanner', text: `${aim}0109506000134352` }, 'capture.code-not-gs1')
  })

  it('refuses a lot that may have swallowed the serial when the scanner shows no separator', () => {
    const text = '01095060001343521727113010VT2611A21SN42'
    refuses({ source: 'scanner', text: `]d2${text}` }, 'capture.gs-lost', /\(10\) "VT2611A21SN42" may hide/)
    refuses({ source: 'typed', text }, 'capture.gs-lost')
    refuses({ source: 'scanner', text: '010950600013435210LOT71727113021SN42' }, 'capture.gs-lost')
    refuses({ source: 'scanner', text: '010950600013435221SN4210LOT7' }, 'capture.gs-lost')
  })

  it('accepts that lot from a reader that keeps separators, and from one that has shown a separator', () => {
    const elements = parseBracketed('(01)09506000134352(21)SN42(10)VT2611A1142')
    const text = formatElementString(elements)
    assert.deepEqual(scanOf({ source: 'scanner', text }).elements, elements)
    assert.equal(scanOf({ source: 'image', aim: ']d2', text: '010950600013435210VT2611A2142' }).elements.length, 2)
  })

  it('accepts an ordinary lot from a scanner', () => {
    assert.equal(scanOf({ source: 'scanner', text: ']d201095060001343521727113010VT2611A' }).elements.length, 3)
  })
})

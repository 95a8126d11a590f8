import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  formatBracketed,
  formatElementString,
  parseBracketed,
  parseElementString,
} from '../../../src/capture/gs1/index.ts'
import { checkDigit, isFault } from '../../../src/values/index.ts'

const GS = '\x1d'
const vaccine = `01095060001343521727113010VT2611A${GS}21SN42`

const setOf82 = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/)
const plainText = fc.stringMatching(/^[A-Z0-9]{1,20}$/)
const gtin14 = fc.stringMatching(/^[0-9]{13}$/).map((digits) => digits + checkDigit(digits))

function refuses(text: string, code: string, saying?: RegExp): void {
  assert.throws(
    () => parseElementString(text),
    (error) => isFault(error, code) && (saying === undefined || saying.test(error.message)),
  )
}

describe('a GS1 element string', () => {
  it('is read field by field, in the order carried', () => {
    assert.deepEqual(parseElementString(vaccine), [
      { ai: '01', value: '09506000134352' },
      { ai: '17', value: '271130' },
      { ai: '10', value: 'VT2611A' },
      { ai: '21', value: 'SN42' },
    ])
  })

  it('may carry a separator that its predefined length makes superfluous, and one at the end', () => {
    assert.deepEqual(parseElementString(`0109506000134352${GS}10VT2611A${GS}`).length, 2)
  })

  it('is read back from what is written, whatever lot, serial and order', () => {
    const element = fc.oneof(
      setOf82.map((value) => ({ ai: '10', value })),
      setOf82.map((value) => ({ ai: '21', value })),
      fc.constantFrom({ ai: '17', value: '271130' }, { ai: '11', value: '251200' }, { ai: '3103', value: '000125' }),
    )
    const elements = fc
      .tuple(gtin14, fc.uniqueArray(element, { selector: ({ ai }) => ai, maxLength: 5 }), fc.nat(5))
      .map(([value, others, at]) => others.toSpliced(at, 0, { ai: '01', value }))
      .filter((list) => !list.some(({ value }) => /[{<[(]GS[)\]>}]|FNC1|%1D/.test(value)))
    fc.assert(
      fc.property(elements, (list) => {
        assert.deepEqual(parseElementString(formatElementString(list)), list)
        assert.deepEqual(parseBracketed(formatBracketed(list)), list)
      }),
    )
  })

  it('is refused when a check digit is wrong, naming the right one', () => {
    refuses('0109506000134353', 'values.check-digit', /\(01\) "09506000134353" ends in 3, its check digit is 2/)
    refuses('00095060000000000017', 'values.check-digit')
  })

  it('is refused when a field is empty, too short, too long, or holds what may not stand there', () => {
    refuses(`010950600013435210${GS}17271130`, 'capture.field-malformed', /has 0 characters, expected 1 to 20/)
    refuses('01095060001343', 'capture.field-malformed', /has 12 characters, expected 14/)
    refuses(`0109506000134352242${'1'.repeat(7)}`, 'capture.field-malformed', /has 7 characters/)
    refuses('010950600013435210LOT 7', 'capture.field-malformed', /a character that may not stand there/)
    refuses('010950600013435A', 'capture.field-malformed')
  })

  it('is refused when a date names no day, while day 00 stands for the end of the month', () => {
    refuses('010950600013435217271330', 'capture.field-malformed', /no month 13/)
    refuses('010950600013435217270229', 'capture.field-malformed', /no day 29/)
    assert.equal(parseElementString('010950600013435217280229').length, 2)
    assert.equal(parseElementString('010950600013435217271100').length, 2)
  })

  it('is refused when it begins with no known identifier, or is empty, or longer than any symbol', () => {
    refuses('891234', 'capture.ai-unknown', /"8912"/)
    refuses('', 'capture.code-not-gs1', /received 0 characters/)
    refuses('1'.repeat(8000), 'capture.code-not-gs1')
  })

  it('is refused when elements lack company, exclude each other, or repeat with another value', () => {
    refuses('10VT2611A', 'capture.element-missing', /\(10\) stands without any of: 01, 02/)
    refuses('17271130', 'capture.element-missing')
    refuses(`21SN42${GS}10VT2611A`, 'capture.element-missing')
    refuses('01095060001343522555412345000150', 'capture.elements-conflict', /\(01\) and \(255\)/)
    refuses(`010950600013435210A${GS}10B`, 'capture.elements-conflict', /both "A" and "B"/)
    assert.equal(parseElementString(`010950600013435210A${GS}10A`).length, 3)
  })

  it('shows hostile text escaped', () => {
    refuses('\u001b[2J', 'capture.ai-unknown', /\\u\{1b\}/)
    refuses('0109506000134352 10A\u202eB', 'capture.ai-unknown')
    refuses('010950600013435210A\u202eB', 'capture.field-malformed', /\\u\{202e\}/)
  })
})

describe('a separator that was lost on the way', () => {
  for (const mark of ['~', '{GS}', '<GS>', '[GS]', '^', '|', '%1D'])
    it(`is noticed when "${mark}" stands in its place`, () => refuses(vaccine.replace(GS, mark), 'capture.gs-lost'))

  it('is noticed when the field then grows too long, and nothing is guessed', () => {
    refuses(`0109506000134352172711301${'0LOT-2026-11-A'}21SN-0000000042`, 'capture.gs-lost', /inside \(10\)/)
    refuses('0109506000134352422528172711301', 'capture.field-malformed')
    refuses('010950600013435242252817271130', 'capture.gs-lost', /inside \(422\)/)
  })

  it('does not excuse other faults: a wrong check digit stays one', () => {
    refuses(vaccine.replace(GS, '~').replace('4352', '4353'), 'values.check-digit')
  })
})

describe('any text at all', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^(01|10|17|21|00|24|3103|9[0-9])[0-9A-Z~_]{0,60}$/).map((text) => text.replaceAll('_', GS)),
  )

  it('is read or refused with a fault, never with another error', () => {
    for (const parse of [parseElementString, parseBracketed])
      fc.assert(
        fc.property(anything, (text) => {
          try {
            assert.ok(parse(text).length > 0)
          } catch (error) {
            assert.ok(isFault(error), String(error))
          }
        }),
        { numRuns: 500 },
      )
  })

  it('with one digit of its GTIN or SSCC changed never yields an identity', () => {
    const corrupted = fc.tuple(plainText, fc.nat(13), fc.integer({ min: 1, max: 9 }))
    fc.assert(
      fc.property(corrupted, ([lot, at, by]) => {
        const item = [...'09506000134352']
        item[at] = String((Number(item[at]) + by) % 10)
        refuses(`01${item.join('')}10${lot}`, 'values.check-digit')
      }),
    )
  })
})

describe('the bracketed form', () => {
  it('is read as printed under a symbol', () => {
    assert.deepEqual(parseBracketed('(01)09506000134352(10)VT2611A'), [
      { ai: '01', value: '09506000134352' },
      { ai: '10', value: 'VT2611A' },
    ])
  })

  it('spells a bracket inside a value with a backslash', () => {
    assert.equal(parseBracketed('(01)09506000134352(10)A\\(10)B')[1]?.value, 'A(10)B')
  })

  it('is refused when brackets do not match or an identifier does not exist', () => {
    for (const text of ['(01', '01)', '(01)09506000134352(', 'VT(10)A', '(01)\\x'])
      assert.throws(
        () => parseBracketed(text),
        (error) => isFault(error, 'capture.code-not-gs1'),
      )
    assert.throws(
      () => parseBracketed('(89)X'),
      (error) => isFault(error, 'capture.ai-unknown'),
    )
  })
})

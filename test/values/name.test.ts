import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  batchName,
  checkDigit,
  containerName,
  gtin,
  logisticName,
  parseName,
  sscc,
  subjectOf,
  vialName,
} from '../../src/values/index.ts'
import { refusesWith } from './refusal.ts'

const keyed = (length: number) =>
  fc.stringMatching(new RegExp(`^\\d{${length - 1}}$`)).map((digits) => digits + checkDigit(digits))
const item = keyed(14).map(gtin)
const word = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/)
const known = gtin('09506000134352')

describe('values name', () => {
  it('reads back every batch, vial and logistic unit as it was named', () => {
    fc.assert(
      fc.property(item, word, keyed(18).map(sscc), (of, text, unit) => {
        assert.deepEqual(parseName(batchName(of, text)), { type: 'batch', gtin: of, lot: text })
        assert.deepEqual(parseName(vialName(of, text)), { type: 'vial', gtin: of, serial: text })
        assert.deepEqual(parseName(logisticName(unit)), { type: 'logistic', sscc: unit })
      }),
    )
  })

  it('gives two things two names, and two subjects', () => {
    fc.assert(
      fc.property(item, word, word, (of, one, other) => {
        fc.pre(one !== other)
        assert.notEqual(vialName(of, one), vialName(of, other))
        assert.notEqual(subjectOf(vialName(of, one)), subjectOf(batchName(of, one)))
      }),
    )
  })

  it('refuses any text but a canonical name, and always with a code', () => {
    const nearly = fc.tuple(fc.constantFrom('01/09506000134352/10/', '01/9506000134352/21/', '00/'), fc.string())
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          nearly.map(([stem, rest]) => `https://id.gs1.org/${stem}${rest}`),
        ),
        (text) => {
          try {
            const named = parseName(text)
            const again =
              named.type === 'logistic'
                ? logisticName(named.sscc)
                : named.type === 'batch'
                  ? batchName(named.gtin, named.lot)
                  : vialName(named.gtin, named.serial)
            assert.equal(again, text)
          } catch (error) {
            refusesWith(error, 'values.gs1-key', 'values.check-digit', 'values.identifier')
          }
        },
      ),
    )
  })

  it('refuses a second spelling of one name', () => {
    for (const text of [
      'https://id.gs1.org/01/09506000134352/10/%41',
      'https://id.gs1.org/01/9506000134352/10/A',
      'https://id.gs1.org/01/09506000134352/10/%',
      'http://id.gs1.org/01/09506000134352/10/A',
      'https://id.gs1.org/01/09506000134352/10/A?17=271201',
    ])
      assert.throws(() => parseName(text), { name: 'Fault' }, text)
  })

  it('refuses a lot or serial that no label can carry', () => {
    for (const text of ['', 'A'.repeat(21), 'a b', 'lot\n', 'ä', '#'])
      assert.throws(() => batchName(known, text), { code: 'values.identifier' }, JSON.stringify(text))
  })

  it('names a container under its owner, so that nobody else can claim the label', () => {
    const owner = (digit: string) => `0x${digit.repeat(40)}` as Parameters<typeof containerName>[0]
    assert.notEqual(containerName(owner('1'), 'fridge'), containerName(owner('2'), 'fridge'))
  })
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { decodeEpc, type Epc, encodeEpc, scanOfEpc } from '../../../src/capture/rfid/epc.ts'
import { checkDigit, gtin, isFault, sscc } from '../../../src/values/index.ts'
import { sharedData } from '../../support/shared.ts'

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''))
const tagged = { filter: fc.nat(7), prefixLength: fc.integer({ min: 6, max: 12 }) }
const withCheck = (body: string) => `${body}${checkDigit(body)}`

const anyEpc: fc.Arbitrary<Epc> = fc.oneof(
  fc.record({
    scheme: fc.constant('SGTIN-96' as const),
    ...tagged,
    gtin: digits(13).map((body) => gtin(withCheck(body))),
    serial: fc.bigInt({ min: 0n, max: (1n << 38n) - 1n }).map(String),
  }),
  fc.record({
    scheme: fc.constant('SSCC-96' as const),
    ...tagged,
    sscc: digits(17).map((body) => sscc(withCheck(body))),
  }),
)

const refuses = (act: () => unknown, code: string, pattern: RegExp) =>
  assert.throws(act, (error) => {
    assert.ok(isFault(error, code))
    assert.match(error.message, pattern)
    return true
  })

describe('capture/rfid epc', () => {
  it('decodes the examples of the EPC Tag Data Standard, annex E.3', function () {
    const path = sharedData('b-epc/tds-appendix-e3.json')
    if (!path) return this.skip()
    const examples: { scheme: string; element_string: string; tag_uri: string; hex: string }[] = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    let decoded = 0
    for (const { scheme, element_string, tag_uri, hex } of examples) {
      if (scheme !== 'SGTIN-96' && scheme !== 'SSCC-96') {
        refuses(() => decodeEpc(hex), 'capture.epc-unsupported', new RegExp(`is ${scheme}$`))
        continue
      }
      const { elements } = scanOfEpc(hex)
      assert.equal(elements.map(({ ai, value }) => `(${ai})${value}`).join(''), element_string)
      const epc = decodeEpc(hex)
      assert.equal(String(epc.filter), /:(\d)\./.exec(tag_uri)?.[1])
      assert.equal(encodeEpc(epc), hex)
      decoded++
    }
    assert.equal(decoded, 2)
  })

  // TDS 2.3 annex E.3 prints these under other company prefixes than release 1.
  it('decodes the examples of release 2.3 of the same annex', () => {
    assert.deepEqual(decodeEpc('3066C4409047E140075BCD15'), {
      ...{ scheme: 'SGTIN-96', filter: 3, prefixLength: 11 },
      ...{ gtin: '09506000134352', serial: '123456789' },
    })
    assert.deepEqual(decodeEpc('311BA1B300CE0A6A83000000'), {
      ...{ scheme: 'SSCC-96', filter: 0, prefixLength: 6, sscc: '095201234567891235' },
    })
  })

  it('decodes what it encodes, for every key, filter, prefix length and serial', () => {
    fc.assert(fc.property(anyEpc, (epc) => assert.deepEqual(decodeEpc(encodeEpc(epc)), { ...epc })))
  })

  it('encodes what it decodes: no two tags mean one thing', () => {
    const bits = fc.tuple(fc.constantFrom('30', '31'), fc.uint8Array({ minLength: 11, maxLength: 11 }))
    fc.assert(
      fc.property(bits, ([header, rest]) => {
        const hex = `${header}${Buffer.from(rest).toString('hex')}`.toUpperCase()
        try {
          assert.equal(encodeEpc(decodeEpc(hex)), hex)
        } catch (error) {
          if (!isFault(error, 'capture.epc-malformed')) throw error
        }
      }),
    )
  })

  it('names a vial and a logistic unit by the same name a barcode gives them', () => {
    const vial = scanOfEpc('3074257bf7194e4000001a85')
    assert.equal(vial.unit, 'https://id.gs1.org/01/80614141123458/21/6789')
    assert.deepEqual([vial.source, vial.batch, vial.epc], ['rfid', null, '3074257BF7194E4000001A85'])
    assert.equal(scanOfEpc('3174257BF4499602D2000000').unit, 'https://id.gs1.org/00/106141412345678908')
  })

  it('names the scheme of a tag it does not read', () => {
    const unread = {
      '000000000000000000000313': 'not programmed',
      F90095201234567891235F: 'SSCC\\+',
      '99': 'header 99',
    }
    for (const [hex, name] of Object.entries(unread))
      refuses(() => decodeEpc(hex), 'capture.epc-unsupported', new RegExp(`is ${name}$`))
  })

  const malformed = {
    'an empty memory': ['', /\(empty\) is not hexadecimal/],
    'half a byte': ['3074257BF7194E4000001A8', /not hexadecimal bytes/],
    'a memory cut short': ['3074257BF7194E4000001A', /has 11 bytes, its scheme has 12/],
    'a memory too long': ['3074257BF7194E4000001A8500', /has 13 bytes/],
    'partition 7': ['307C257BF7194E4000001A85', /partition 7/],
    'a company prefix above its digits': ['3063FFFFFFFFFFC000000001', /longer than its partition allows/],
    'bits behind an SSCC': ['3174257BF4499602D2000001', /bits set where an SSCC-96 has none/],
    'terminal escapes': ['30\u001b[2J', /tag 30\\u\{1b\}/],
  } as const
  for (const [what, [hex, pattern]] of Object.entries(malformed))
    it(`refuses ${what}`, () => refuses(() => decodeEpc(hex), 'capture.epc-malformed', pattern))

  it('refuses to encode what a 96-bit tag cannot hold', () => {
    const vial: Epc = {
      ...decodeEpc('3074257BF7194E4000001A85'),
      scheme: 'SGTIN-96',
      gtin: gtin('80614141123458'),
      serial: '1',
    }
    for (const serial of ['', '007', 'VT1', '274877906944', '1e3'])
      refuses(() => encodeEpc({ ...vial, serial }), 'capture.epc-unencodable', /serial/)
    refuses(() => encodeEpc({ ...vial, prefixLength: 5 }), 'capture.epc-unencodable', /6 to 12/)
    refuses(() => encodeEpc({ ...vial, filter: 8 }), 'capture.epc-unencodable', /0 to 7/)
  })
})

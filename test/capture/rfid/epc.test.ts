import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  digitalLinkOf,
  formatBracketed,
  parseBracketed,
  parseDigitalLink,
  scanOf,
} from '../../../src/capture/gs1/index.ts'
import { type Epc, elementsOfEpc, epcOfElements, referenceLength } from '../../../src/capture/rfid/epc.ts'
import { scanOfEpc } from '../../../src/capture/rfid/epcScan.ts'
import { decodeEpc, encodeEpc, type TaggedEpc } from '../../../src/capture/rfid/epcTag.ts'
import { formatTagUrn, formatUrn, parseUrn } from '../../../src/capture/rfid/epcUrn.ts'
import { isFault } from '../../../src/values/index.ts'
import { sharedData } from '../../support/shared.ts'

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((all) => all.join(''))
const set82 = (maxLength: number) =>
  fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/).map((text) => text.slice(0, maxLength))
const number = (bits: bigint) => fc.bigInt({ min: 0n, max: (1n << bits) - 1n }).map(String)

function tagged(scheme: TaggedEpc['scheme'], serial: fc.Arbitrary<string | null>): fc.Arbitrary<TaggedEpc> {
  const key = scheme.slice(0, scheme.indexOf('-')).toLowerCase() as Epc['key']
  const epc = fc.integer({ min: 6, max: 12 }).chain((length) =>
    fc.record(
      {
        key: fc.constant(key),
        prefix: digits(length),
        reference: digits(referenceLength(key, length)),
        serial: key === 'giai' ? serial.map((text) => text?.slice(0, 30 - length) ?? null) : serial,
      },
      { noNullPrototype: true },
    ),
  )
  return fc.record({ scheme: fc.constant(scheme), epc, filter: fc.nat(7) }, { noNullPrototype: true })
}

// 0 stands for a place without extension, so no extension reads so.
const extension = (text: string | null) => (text === '0' ? null : text)
const anyTag = fc.oneof(
  tagged('SGTIN-96', number(38n)),
  tagged('SGTIN-198', set82(20)),
  tagged('SSCC-96', fc.constant(null)),
  tagged('SGLN-96', number(41n).map(extension)),
  tagged('SGLN-195', set82(20).map(extension)),
  tagged('GRAI-96', number(38n)),
  tagged('GRAI-170', set82(16)),
  tagged('GIAI-96', number(42n)),
  tagged('GIAI-202', set82(18)),
)

const refuses = (act: () => unknown, code: string, pattern: RegExp) =>
  assert.throws(act, (error) => {
    assert.ok(isFault(error, code), String(error))
    assert.match(error.message, pattern)
    return true
  })

describe('an EPC in a tag', () => {
  it('of the examples of the EPC Tag Data Standard, annex E.3, is read, written as URN, and encoded again', function () {
    const path = sharedData('b-epc/tds-appendix-e3.json')
    if (!path) return this.skip()
    const examples: Record<'scheme' | 'element_string' | 'pure_identity' | 'tag_uri' | 'hex', string>[] = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    for (const { element_string, pure_identity, tag_uri, hex } of examples) {
      const { scheme, epc, filter } = decodeEpc(hex)
      assert.equal(formatBracketed(elementsOfEpc(epc)), element_string)
      assert.equal(formatUrn(epc), pure_identity)
      assert.equal(formatTagUrn(epc, scheme, filter), tag_uri)
      assert.deepEqual([parseUrn(pure_identity), parseUrn(tag_uri)], [epc, epc])
      assert.equal(encodeEpc({ scheme, epc, filter }), hex.padEnd(Math.ceil(hex.length / 4) * 4, '0'))
    }
    assert.ok(examples.length > 5)
  })

  // TDS 2.3 annex E.3 prints these under other company prefixes than release 1.
  it('of the examples of release 2.3 of the same annex is read', () => {
    assert.equal(formatUrn(decodeEpc('3066C4409047E140075BCD15').epc), 'urn:epc:id:sgtin:95060001343.05.123456789')
    assert.equal(formatUrn(decodeEpc('311BA1B300CE0A6A83000000').epc), 'urn:epc:id:sscc:952012.03456789123')
  })

  it('is read as it was written, for every scheme, filter, prefix length and serial', () => {
    fc.assert(fc.property(anyTag, (tag) => assert.deepEqual(decodeEpc(encodeEpc(tag)), tag)))
  })

  it('is the same as URN, as elements and as Digital Link', () => {
    fc.assert(
      fc.property(anyTag, ({ epc }) => {
        assert.deepEqual(parseUrn(formatUrn(epc)), epc)
        const elements = elementsOfEpc(epc)
        assert.deepEqual(epcOfElements(elements, epc.prefix.length), epc)
        assert.deepEqual(parseDigitalLink(digitalLinkOf(elements)), elements)
        assert.deepEqual(parseBracketed(formatBracketed(elements)), elements)
      }),
    )
  })

  it('is written as it was read: no two tags mean one thing', () => {
    const headers = fc.constantFrom('30', '31', '32', '33', '34', '36', '37', '38', '39')
    const bits = fc.tuple(headers, fc.uint8Array({ minLength: 11, maxLength: 25 }))
    fc.assert(
      fc.property(bits, ([header, rest]) => {
        const hex = `${header}${Buffer.from(rest).toString('hex')}`.toUpperCase()
        try {
          const again = encodeEpc(decodeEpc(hex))
          assert.equal(again, hex.padEnd(again.length, '0'))
        } catch (error) {
          if (!isFault(error, 'capture.epc-malformed')) throw error
        }
      }),
    )
  })

  it('may end with its scheme, its byte or its 16-bit word', () => {
    const hex = '3674257BF6B7A659B2C2BF1000000000000000000000000000'
    for (const text of [hex, `${hex}00`]) assert.equal(formatUrn(decodeEpc(text).epc).split('.').at(-1), '32a%2Fb')
    refuses(() => decodeEpc(`${hex}01`), 'capture.epc-malformed', /bits set behind its end/)
    refuses(() => decodeEpc(`${hex}0000`), 'capture.epc-malformed', /has 216 bits, its scheme has 198/)
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
      '2C74257BF46072000000162E': 'GDTI-96',
      F90095201234567891235F: 'SSCC\\+',
      '99': 'header 99',
    }
    for (const [hex, name] of Object.entries(unread))
      refuses(() => decodeEpc(hex), 'capture.epc-unsupported', new RegExp(`is ${name}$`))
  })

  const malformed = {
    'an empty memory': ['', /\(empty\) is not hexadecimal/],
    'half a byte': ['3074257BF7194E4000001A8', /has 92 bits, its scheme has 96/],
    'a memory cut short': ['3074257BF7194E4000001A', /has 88 bits, its scheme has 96/],
    'a memory too long': ['3074257BF7194E4000001A8500', /has 104 bits/],
    'partition 7': ['307C257BF7194E4000001A85', /partition 7/],
    'a company prefix above its digits': ['3063FFFFFFFFFFC000000001', /longer than its partition allows/],
    'bits behind an SSCC': ['3174257BF4499602D2000001', /bits set where an SSCC-96 has none/],
    'bits behind the end of a serial': [
      '3674257BF6B7A659B2C2BF1000000000000000000000000400',
      /behind the end of its serial/,
    ],
    'a serial of no characters': ['3674257BF6B7A600000000000000000000000000000000000000', /no serial of 1 to 20/],
    'a control character in a serial': ['3674257BF6B7A602000000000000000000000000000000000000', /no serial/],
    'terminal escapes': ['30\u001b[2J', /tag 30\\u\{1b\}/],
  } as const
  for (const [what, [hex, pattern]] of Object.entries(malformed))
    it(`is refused for ${what}`, () => refuses(() => decodeEpc(hex), 'capture.epc-malformed', pattern))

  it('is not written when its scheme cannot hold it', () => {
    const vial = decodeEpc('3074257BF7194E4000001A85')
    for (const serial of ['007', 'VT1', '274877906944', '1e3'])
      refuses(() => encodeEpc({ ...vial, epc: { ...vial.epc, serial } }), 'capture.epc-unencodable', /serial/)
    refuses(() => encodeEpc({ ...vial, epc: { ...vial.epc, prefix: '06141' } }), 'capture.epc-unencodable', /6 to 12/)
    refuses(() => encodeEpc({ ...vial, filter: 8 }), 'capture.epc-unencodable', /0 to 7/)
    refuses(() => encodeEpc({ ...vial, scheme: 'SSCC-96' }), 'capture.epc-unencodable', /kind sgtin/)
  })
})

/** Why an answer differs from the published translator's. TDS: EPC Tag Data Standard. */
const escapes = 'TDS 6.3.3: " % & / < > ? are written with percent signs in a URN; RFC 3986 2.2 for the link'
const noTable = 'TDS 7: where the company prefix ends is not in the key; no table of prefixes is at hand'
const tooShort = 'TDS 6.3 and GS1 General Specifications 1.4.2: company prefixes have 6 digits or more'

describe('an EPC as URN', () => {
  const path = sharedData('b-epc/openepcis-urn-dl.json')
  type Vector = { op: string; input: string; gcpLength?: number | null; key?: string; expect?: string; invalid?: true }
  const ours = /(^urn:epc:.*:(sgtin|sscc|sgln|grai|giai):)|\/(01\/\d+(\/21\/.*)?|00\/.*|414\/.*|8003\/.*|8004\/.*)$/

  it('is translated as the published vectors say, or as the clause that is named', function () {
    if (path === undefined) return this.skip()
    const vectors = (JSON.parse(readFileSync(path, 'utf8')) as Vector[]).filter(({ input }) => ours.test(input))
    const reasons = new Map<string, number>()
    for (const vector of vectors) {
      const got = translated(vector)
      if (got === vector.expect) continue
      const reason = reasonFor(vector)
      assert.ok(reason && got === undefined, `${vector.op} ${vector.input}: expected ${vector.expect}, answered ${got}`)
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
    assert.ok(vectors.length > 60, `${vectors.length} vectors`)
    const differing = [...reasons.values()].reduce((sum, count) => sum + count, 0)

    assert.ok(differing < vectors.length / 4, `${differing} of ${vectors.length} differ: ${[...reasons]}`)
  })

  function reasonFor({ input, gcpLength, op }: Vector): string | undefined {
    if (/["%&<>]|\/\/19:|\.\/19:/.test(input.replace(/^https?:\/\//, ''))) return escapes
    if (op.startsWith('toURN') && gcpLength == null) return noTable
    return gcpLength != null && gcpLength < 6 ? tooShort : undefined
  }

  function translated({ op, input, gcpLength }: Vector): string | undefined {
    try {
      if (!op.startsWith('toURN')) {
        const { elements } = scanOf({ source: 'typed', text: input })
        return digitalLinkOf(elements)
      }
      const elements = parseDigitalLink(input)
      if (gcpLength == null) return undefined
      const pattern = op === 'toURNForClassLevelIdentifier'
      const epc = epcOfElements(pattern ? withSerial(elements) : elements, gcpLength)
      const urn = epc && formatUrn(epc)
      return (pattern ? urn?.replace(':id:', ':idpat:').replace(/\.X$/, '.*') : urn) ?? undefined
    } catch (error) {
      if (isFault(error)) return undefined
      throw error
    }
  }

  function withSerial(elements: ReturnType<typeof parseDigitalLink>) {
    return elements.flatMap(({ ai, value }) =>
      ai === '8003'
        ? [{ ai, value: `${value}X` }]
        : ai === '01'
          ? [
              { ai, value },
              { ai: '21', value: 'X' },
            ]
          : [{ ai, value }],
    )
  }

  it('may be typed: a thing, its tag, or the pattern of its kind', () => {
    const read = (text: string) => formatBracketed(scanOf({ source: 'typed', text }).elements)
    assert.equal(read('urn:epc:id:sgtin:0614141.812345.32a%2Fb'), '(01)80614141123458(21)32a/b')
    assert.equal(read('urn:epc:tag:sgln-96:3.0614141.12345.0'), '(414)0614141123452')
    assert.equal(read('urn:epc:idpat:sgtin:0614141.812345.*'), '(01)80614141123458')
    assert.equal(read('urn:epc:idpat:grai:0614141.12345.*'), '(8003)00614141123452')
  })

  it('is refused when it is not well formed, and named when it is of another kind', () => {
    for (const rest of [
      'sgtin:06141.812345.1',
      'sgtin:0614141.81234.1',
      'sgtin:0614141.812345.',
      'sgtin:0614141.812345',
    ])
      refuses(() => parseUrn(`urn:epc:id:${rest}`), 'capture.epc-malformed', /prefix|reference|serial/)
    for (const serial of ['a/b', 'a%2', 'a%0A', 'a"', '€'])
      refuses(() => parseUrn(`urn:epc:id:sgtin:0614141.812345.${serial}`), 'capture.epc-malformed', /serial|written as/)
    refuses(() => parseUrn('urn:epc:tag:sgtin-96:8.0614141.812345.1'), 'capture.epc-malformed', /filter/)
    refuses(() => parseUrn('urn:epc:idpat:sscc:0614141.1234567890.*'), 'capture.epc-malformed', /pattern/)
    refuses(() => parseUrn('urn:epc:raw:96.x3074'), 'capture.epc-malformed', /is no urn:epc/)
    refuses(() => parseUrn('urn:epc:id:gdti:0614141.12345.5678'), 'capture.epc-unsupported', /of kind gdti/)
  })
})

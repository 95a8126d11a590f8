import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  address,
  addressAsDigest,
  bitsAsRoles,
  bytesOf,
  checkDigit,
  digest,
  digestAsAddress,
  gln,
  gtin,
  hexOf,
  printable,
  type Role,
  roles,
  rolesAsBits,
  sha256,
  sscc,
} from '../../src/values/index.ts'
import { refusesWith } from './refusal.ts'

const keys = { gtin: [gtin, [8, 12, 13, 14]], sscc: [sscc, [18]], gln: [gln, [13]] } as const

describe('values gs1Key', () => {
  it('knows the check digits printed in the standard', () => {
    assert.equal(checkDigit('629104150021'), 3)
    assert.equal(checkDigit('37610425002123456'), 9)
  })

  for (const [name, [read, lengths]] of Object.entries(keys))
    it(`accepts each ${name} of its own lengths with the right last digit, and no other digit there`, () => {
      for (const length of lengths)
        fc.assert(
          fc.property(
            fc.stringMatching(new RegExp(`^\\d{${length - 1}}$`)),
            fc.integer({ min: 1, max: 9 }),
            (body, by) => {
              const right = checkDigit(body)
              assert.ok(read(`${body}${right}`).endsWith(`${body}${right}`))
              assert.throws(() => read(`${body}${(right + by) % 10}`), { code: 'values.check-digit' })
            },
          ),
          { numRuns: 50 },
        )
    })

  it('notices two neighbouring digits that changed places, unless they differ by five', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), fc.nat(16), (body, at) => {
        const text = `${body}${checkDigit(body)}`
        const [one, other] = [Number(text[at]), Number(text[at + 1])]
        fc.pre(one !== other && Math.abs(one - other) !== 5)
        const swapped = `${text.slice(0, at)}${other}${one}${text.slice(at + 2)}`
        assert.throws(() => sscc(swapped), { code: 'values.check-digit' })
      }),
    )
  })

  it('writes every GTIN with 14 digits', () => {
    assert.equal(gtin('96385074'), '00000096385074')
    assert.equal(gtin('614141000036'), '00614141000036')
  })

  it('refuses other lengths and other signs with a code', () => {
    for (const text of ['', '123', '1234567890123456', '4006381333931x', '٤٠٠٦٣٨١٣٣٣٩٣١', ' 4006381333931'])
      for (const [read] of Object.values(keys)) assert.throws(() => read(text), { code: 'values.gs1-key' }, text)
  })
})

describe('values digest', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

  it('carries bytes through hexadecimal and back', () => {
    fc.assert(fc.property(fc.uint8Array(), (data) => assert.deepEqual(new Uint8Array(bytesOf(hexOf(data))), data)))
  })

  it('reads digests and addresses in either case as one', () => {
    fc.assert(
      fc.property(bytes(32), bytes(20), (long, short) => {
        const [text, other] = [hexOf(long), hexOf(short)]
        assert.equal(digest(`0x${text.slice(2).toUpperCase()}`), text)
        assert.equal(address(`0x${other.slice(2).toUpperCase()}`), other)
        assert.equal(digestAsAddress(addressAsDigest(address(other))), other)
      }),
    )
  })

  it('refuses any other text with a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), bytes(31).map(hexOf), bytes(21).map(hexOf)), (text) => {
        for (const [read, code] of [
          [digest, 'values.digest'],
          [address, 'values.address'],
        ] as const)
          try {
            read(text)
            assert.fail(`accepted ${text}`)
          } catch (error) {
            refusesWith(error, code)
          }
      }),
    )
  })

  it('hashes text as its UTF-8', () => {
    const of = (data: string | Uint8Array) => `0x${createHash('sha256').update(data).digest('hex')}`
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(sha256(text), of(Buffer.from(text)))
        assert.equal(sha256(Buffer.from(text)), sha256(text))
      }),
    )
  })
})

describe('values role', () => {
  it('keeps any set of roles in one number', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(roles) as Role[]), (held) => {
        assert.deepEqual(bitsAsRoles(rolesAsBits(held)), held)
        assert.equal(rolesAsBits([...held, ...held]), rolesAsBits(held))
      }),
    )
  })
})

describe('values printable', () => {
  it('leaves no character that moves a cursor, reorders or hides text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(printable(text), /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
    )
    assert.equal(printable('\u001b[2Jlot\u202e1\r\n'), '\\u{1b}[2Jlot\\u{202e}1\\u{d}\\u{a}')
  })

  it('leaves the letters of every script alone, and what it printed before too', () => {
    for (const text of ['Łódź clinic', 'Клиника № 4', '诊所', 'عيادة', 'क्लिनिक']) assert.equal(printable(text), text)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(printable(printable(text)), printable(text))),
    )
  })
})

import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  coSign,
  signStatement,
  statementBytes,
  statementFromBytes,
  statementFromJson,
  statementToJson,
} from '../../src/sign/index.ts'
import { isFault } from '../../src/values/index.ts'
import { anyDomain, anyDraft, domain, doseDraft, keyNumber, signedDose } from '../support/anyStatement.ts'

const malformed = { code: 'sign.statement-malformed' }

describe('statement as JSON', () => {
  it('comes back the same, from a value and from its canonical bytes', () => {
    fc.assert(
      fc.property(anyDomain, anyDraft, (where, draft) => {
        const statement = signStatement(where, draft, keyNumber(1))
        assert.deepEqual(statementFromJson(JSON.parse(JSON.stringify(statementToJson(statement)))), statement)
        assert.deepEqual(statementFromBytes(statementBytes(statement)), statement)
      }),
      { numRuns: 40 },
    )
  })

  it('comes back with all signatures of the council', () => {
    const draft = doseDraft(keyNumber(1).address, {
      event: { kind: 'setCouncil', members: [], threshold: 1, lockMs: 0 },
    })
    const statement = coSign(domain, draft, [keyNumber(1), keyNumber(2)])
    assert.deepEqual(statementFromBytes(statementBytes(statement)), statement)
  })

  const good = statementToJson(signedDose())
  for (const [what, value] of Object.entries<unknown>({
    'a property nobody knows': { ...good, note: 'trust me' },
    'a missing property': { ...good, commitment: undefined },
    'a property that is missing altogether': Object.fromEntries(
      Object.entries(good).filter(([key]) => key !== 'nonce'),
    ),
    'upper-case hexadecimal': { ...good, subject: good.subject.toUpperCase().replace('0X', '0x') },
    'a nonce as a number': { ...good, nonce: 0 },
    'a nonce with a leading zero': { ...good, nonce: '00' },
    'a nonce above 256 bits': { ...good, nonce: (2n ** 256n).toString() },
    'a time with a fraction': { ...good, occurredAt: 1.5 },
    'minus zero': { ...good, occurredAt: -0 },
    'a kind of 17 bits': { ...good, kind: 65_536 },
    'half a byte of data': { ...good, data: '0x0' },
    'more data than a transaction holds': { ...good, data: `0x${'00'.repeat(65_537)}` },
    'more signers than a council has': { ...good, signers: Array(256).fill(good.party) },
    'an extra property of the domain': { ...good, domain: { ...good.domain, salt: '0x' } },
    'a list': [good],
    null: null,
    text: JSON.stringify(good),
  }))
    it(`refuses ${what}`, () => {
      assert.throws(() => statementFromJson(value), malformed)
    })

  it('refuses a name hidden behind a terminal escape without printing it raw', () => {
    assert.throws(
      () => statementFromJson({ ...good, '\u001b[2J': 1 }),
      (error: Error) => !error.message.includes('\u001b') && error.message.includes('\\u{1b}'),
    )
  })

  it('refuses a change of any character that a person could make, one by one', () => {
    const text = Buffer.from(statementBytes(signedDose())).toString()
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'f', '"', ' ', '7'), (at, character) => {
        fc.pre(text[at] !== character)
        const edited = Buffer.from(text.slice(0, at) + character + text.slice(at + 1))
        assert.throws(
          () => statementFromBytes(edited),
          (error) => isFault(error) && /^(sign|event)\./.test(error.code),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('refuses its own bytes in a second spelling', () => {
    const text = Buffer.from(statementBytes(signedDose())).toString()
    const respelt = [` ${text}`, `${text}\n`, text.replace('{', '{"nonce":"9",'), JSON.stringify(good, null, 1)]
    for (const bytes of respelt) assert.throws(() => statementFromBytes(Buffer.from(bytes)), malformed)
  })

  it('refuses hostile sizes before reading them', () => {
    for (const text of ['['.repeat(1_000_000), '['.repeat(100_000), `{"nonce":1e400}`, '\xff'])
      assert.throws(() => statementFromBytes(Buffer.from(text, 'latin1')), malformed)
  })
})

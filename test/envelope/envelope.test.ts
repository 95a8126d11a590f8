import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { Encrypter } from 'age-encryption'
import { commit, newIdentity, open, seal } from '../../src/envelope/index.ts'
import { bytesOf, type Digest, isFault, sha256 } from '../../src/values/index.ts'

let drawn = 0
const random = (length: number) => bytesOf(sha256(`draw ${drawn++}`)).subarray(0, length)
const document = { patient: 'Jane Roe', born: '1990-02-03', note: 'left arm' }

describe('envelope', () => {
  let reader: { identity: string; recipient: string }
  let other: { identity: string; recipient: string }
  before(async () => {
    ;[reader, other] = await Promise.all([newIdentity(), newIdentity()])
  })

  it('opens to each of its readers, with the salt that ties it to its commitment', async () => {
    const sealed = await seal(document, [reader.recipient, other.recipient], random)
    for (const { identity } of [reader, other]) {
      const opened = await open(sealed.ciphertext, identity, sealed)
      assert.deepEqual(opened.document, document)
      assert.equal(opened.commitment, sealed.commitment)
      assert.equal(commit(document, opened.salt), sealed.commitment)
    }
    assert.equal(sha256(sealed.ciphertext), sealed.ciphertextHash)
  })

  it('shows nothing of the document, and nothing twice', async () => {
    const [first, second] = [
      await seal(document, [reader.recipient], random),
      await seal(document, [reader.recipient], random),
    ]
    assert.ok(!Buffer.from(first.ciphertext).includes('Jane'))
    assert.notEqual(first.commitment, second.commitment)
    assert.notEqual(first.ciphertextHash, second.ciphertextHash)
  })

  it('commits to a fixed label, the salt and the hash of the canonical document', () => {
    const salt = sha256('salt')
    const canonical = '{"born":"1990-02-03","note":"left arm","patient":"Jane Roe"}'
    const parts = [Buffer.from('vialtrace/commitment/v1'), bytesOf(salt), bytesOf(sha256(canonical))]
    assert.equal(commit(document, salt), sha256(Buffer.concat(parts)))
  })

  it('does not open to someone else', async () => {
    const sealed = await seal(document, [other.recipient], random)
    await assert.rejects(open(sealed.ciphertext, reader.identity), { code: 'envelope.not-a-reader' })
  })

  it('refuses the sealed file of another record', async () => {
    const [mine, theirs] = [
      await seal(document, [reader.recipient], random),
      await seal({}, [reader.recipient], random),
    ]
    await assert.rejects(open(theirs.ciphertext, reader.identity, { ciphertextHash: mine.ciphertextHash }), {
      code: 'envelope.mismatch',
    })
    await assert.rejects(open(theirs.ciphertext, reader.identity, { commitment: mine.commitment }), {
      code: 'envelope.mismatch',
    })
  })

  it('refuses a file in which any byte was changed', async () => {
    const { ciphertext, ciphertextHash } = await seal(document, [reader.recipient], random)
    for (let at = 0; at < ciphertext.length; at += 7) {
      const flipped = Uint8Array.from(ciphertext, (byte, index) => (index === at ? byte ^ 1 : byte))
      await assert.rejects(open(flipped, reader.identity), (error) =>
        ['envelope.damaged', 'envelope.not-a-reader'].some((code) => isFault(error, code)),
      )
      await assert.rejects(open(flipped, reader.identity, { ciphertextHash }), { code: 'envelope.mismatch' })
    }
  })

  it('refuses a file that was cut, at any length, or has a tail', async () => {
    const { ciphertext } = await seal(document, [reader.recipient], random)
    for (let length = 0; length < ciphertext.length; length += 11)
      await assert.rejects(open(ciphertext.subarray(0, length), reader.identity), { code: 'envelope.damaged' })
    await assert.rejects(open(Buffer.concat([ciphertext, Buffer.alloc(1)]), reader.identity), {
      code: 'envelope.damaged',
    })
  })

  it('refuses a header of a hundred thousand stanzas before it tries one', async () => {
    const stanza = `-> X25519 ${'A'.repeat(43)}\n${'A'.repeat(43)}\n`
    const bomb = (count: number) => Buffer.from(`age-encryption.org/v1\n${stanza.repeat(count)}--- AAAA\n`)
    await assert.rejects(open(bomb(100_000), reader.identity), { code: 'envelope.oversized' })
    await assert.rejects(open(bomb(65), reader.identity), { code: 'envelope.oversized' })
    const hidden = `-> filler x\n${`${'A'.repeat(64)}\n`.repeat(600)}A\n${stanza.repeat(1000)}`
    const behind = Buffer.from(`age-encryption.org/v1\n${hidden}--- AAAA\n`)
    await assert.rejects(open(behind, reader.identity), { code: 'envelope.oversized' })
  })

  it('refuses a file larger than any document', async () => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(reader.recipient)
    const file = await encrypter.encrypt(new Uint8Array(300_000))
    await assert.rejects(open(file, reader.identity), { code: 'envelope.oversized' })
  })

  it('does no work for a passphrase stanza, however much it asks for', async () => {
    const scrypt = `-> scrypt ${'A'.repeat(22)} 30\n${'A'.repeat(43)}\n`
    const file = Buffer.from(`age-encryption.org/v1\n${scrypt}--- ${'A'.repeat(43)}\n`)
    await assert.rejects(open(file, reader.identity), { code: 'envelope.not-a-reader' })
  })

  for (const [what, plaintext] of Object.entries({
    'no salt': '{"document":1}',
    'a salt of the wrong length': '{"document":1,"salt":"0x00"}',
    'a property too many': `{"document":1,"more":1,"salt":"0x${'00'.repeat(32)}"}`,
    'no JSON': 'hello',
    null: 'null',
    'two documents': `{"document":1,"document":2,"salt":"0x${'00'.repeat(32)}"}`,
  }))
    it(`refuses what another program sealed with ${what}`, async () => {
      const encrypter = new Encrypter()
      encrypter.addRecipient(reader.recipient)
      const file = await encrypter.encrypt(plaintext)
      await assert.rejects(open(file, reader.identity), { code: 'envelope.document-invalid' })
    })

  it('refuses a recipient that is none, mistyped, of another kind, or not there', async () => {
    const mistyped = reader.recipient.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))
    for (const recipients of [['age1'], [mistyped], [`age1pq1${'q'.repeat(100)}`], ['ssh-ed25519 AAAA'], []])
      await assert.rejects(seal(document, recipients, random), { code: 'envelope.recipient-invalid' })
    await assert.rejects(seal(document, Array(65).fill(reader.recipient), random), {
      code: 'envelope.recipient-invalid',
    })
  })

  it('refuses an identity that is none without repeating it', async () => {
    const { ciphertext } = await seal(document, [reader.recipient], random)
    const mistyped = reader.identity.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'))
    for (const identity of [mistyped, reader.identity.toLowerCase(), 'AGE-SECRET-KEY-PQ-1QQ', ''])
      await assert.rejects(open(ciphertext, identity), (error) => {
        const told = inspect(error, { depth: 9, showHidden: true }).toUpperCase()
        return isFault(error, 'envelope.identity-invalid') && !told.includes(reader.identity.slice(20, 60))
      })
  })

  it('refuses to seal what would not come back', async () => {
    await assert.rejects(seal({ at: new Date(0) }, [reader.recipient], random), { code: 'envelope.document-invalid' })
  })

  it('seals a document near the largest and opens it', async () => {
    const large = { text: 'x'.repeat(262_000) }
    const sealed = await seal(large, Array<string>(64).fill(reader.recipient), random)
    assert.deepEqual((await open(sealed.ciphertext, reader.identity, sealed)).document, large)
  })

  it('hides a birth date from who tries them all against the commitment', async () => {
    const { commitment } = await seal({ born: '1990-02-03' }, [reader.recipient], random)
    const guesses = Array.from({ length: 366 }, (_, day) => ({
      born: new Date(Date.UTC(1990, 0, 1 + day)).toISOString().slice(0, 10),
    }))
    const noSalt = `0x${'00'.repeat(32)}` as Digest
    assert.ok(
      guesses.every((guess) => commit(guess, noSalt) !== commitment && sha256(JSON.stringify(guess)) !== commitment),
    )
  })
})

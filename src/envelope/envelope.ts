import type { Encrypter } from 'age-encryption'
import { type Digest, digest, hexOf, printable, type Random, sha256 } from '../values/index.ts'
import { commit } from './commitment.ts'
import { canonicalBytes, documentBytesMax, parseCanonical } from './document.ts'
import { envelopeFault } from './faults.ts'

/** A private document, closed. The hash and the commitment go into the statement; neither tells what is inside. */
export type Sealed = {
  /** An age v1 file. It names no author: only a statement that carries its hash does. */
  readonly ciphertext: Uint8Array
  readonly ciphertextHash: Digest
  readonly commitment: Digest
}

export type Opened = { readonly document: unknown; readonly salt: Digest; readonly commitment: Digest }

const readersMax = 64
const headerBytesMax = 32_768
const ciphertextBytesMax = documentBytesMax + headerBytesMax

/** A new age key pair: `identity` is the secret, `recipient` is what others seal to. */
export async function newIdentity(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity } = await age()
  const identity = await generateX25519Identity()
  return { identity, recipient: await recipientOf(identity) }
}

/** What others seal to, for an identity that is there already. @throws envelope.identity-invalid */
export async function recipientOf(identity: string): Promise<string> {
  const { identityToRecipient } = await age()
  try {
    return await identityToRecipient(identity)
  } catch {
    // The reason is dropped: it may quote the identity.
    throw envelopeFault('envelope.identity-invalid', 'expected an age X25519 identity')
  }
}

/**
 * Closes a document to its readers.
 *
 * @param recipients - One to 64 age X25519 recipients. How many there are can be seen from outside, who they are not.
 * @throws envelope.document-invalid, envelope.recipient-invalid
 */
export async function seal(document: unknown, recipients: readonly string[], random: Random): Promise<Sealed> {
  const salt = digest(hexOf(random(32)))
  const plaintext = canonicalBytes({ document, salt })
  const ciphertext = await encrypt(plaintext, recipients)
  return { ciphertext, ciphertextHash: sha256(ciphertext), commitment: commit(document, salt) }
}

/**
 * Opens a sealed document with one reader's identity.
 *
 * @param expected - What the statement says of it; a file that belongs to another statement is then refused.
 * @throws envelope.mismatch, envelope.not-a-reader, envelope.damaged, envelope.oversized, envelope.identity-invalid
 */
export async function open(
  ciphertext: Uint8Array,
  identity: string,
  expected: Partial<Pick<Sealed, 'ciphertextHash' | 'commitment'>> = {},
): Promise<Opened> {
  requireBounded(ciphertext)
  requireSame('file', expected.ciphertextHash, sha256(ciphertext))
  const opened = read(await decrypt(ciphertext, identity))
  requireSame('document', expected.commitment, opened.commitment)
  return opened
}

/** Refuses a recipient to which nothing could be sealed. @throws envelope.recipient-invalid */
export async function requireRecipient(recipient: string): Promise<void> {
  await encrypterFor([recipient])
}

async function encrypt(plaintext: Uint8Array, recipients: readonly string[]): Promise<Uint8Array> {
  if (recipients.length < 1 || recipients.length > readersMax)
    throw recipientFault(`expected 1 to ${readersMax} readers, received ${recipients.length}`)
  return (await encrypterFor(recipients)).encrypt(plaintext)
}

async function encrypterFor(recipients: readonly string[]): Promise<Encrypter> {
  for (const recipient of recipients)
    if (!/^age1[02-9ac-hj-np-z]{58}$/.test(recipient))
      throw recipientFault(`expected an age X25519 recipient, received "${printable(recipient.slice(0, 80))}"`)
  const { Encrypter } = await age()
  const encrypter = new Encrypter()
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient)
    return encrypter
  } catch (error) {
    const list = recipients.join(', ')
    throw recipientFault(`expected age X25519 recipients, received one that is mistyped: ${list}`, error)
  }
}

async function decrypt(ciphertext: Uint8Array, identity: string): Promise<Uint8Array> {
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(/^AGE-SECRET-KEY-1/.test(identity) ? identity : '')
  } catch {
    // The reason is dropped: it may quote the identity.
    throw envelopeFault('envelope.identity-invalid', 'expected an age X25519 identity')
  }
  try {
    return await decrypter.decrypt(ciphertext)
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('no identity matched'))
      throw envelopeFault('envelope.not-a-reader', 'this identity is not among the readers it was sealed to', error)
    throw envelopeFault('envelope.damaged', 'the sealed file does not decrypt as it was written', error)
  }
}

function read(plaintext: Uint8Array): Opened {
  const value = parseCanonical(plaintext) as { document?: unknown; salt?: unknown } | null
  const { document, salt } = value ?? {}
  const salted = typeof salt === 'string' && /^0x[0-9a-f]{64}$/.test(salt)
  if (document === undefined || !salted || Object.keys(value ?? {}).length !== 2)
    throw envelopeFault('envelope.document-invalid', 'expected a document with its salt, found something else')
  return { document, salt: salt as Digest, commitment: commit(document, salt as Digest) }
}

/** Refuses what no file of ours can be, before any of its stanzas costs a key agreement. */
function requireBounded(ciphertext: Uint8Array): void {
  const bytes = Buffer.from(ciphertext.buffer, ciphertext.byteOffset, ciphertext.byteLength)
  const header = bytes.subarray(0, headerBytesMax).toString('latin1').split('\n--- ', 1)[0] ?? ''
  const stanzas = header.split('\n-> ').length - 1
  if (bytes.length > ciphertextBytesMax || header.length === headerBytesMax || stanzas > readersMax)
    throw envelopeFault(
      'envelope.oversized',
      `expected at most ${ciphertextBytesMax} bytes for ${readersMax} readers, received ${bytes.length} bytes`,
    )
}

function requireSame(what: string, expected: Digest | undefined, received: Digest): void {
  if (expected !== undefined && expected !== received)
    throw envelopeFault('envelope.mismatch', `expected the sealed ${what} ${expected}, received ${received}`)
}

function recipientFault(sentence: string, cause?: unknown): Error {
  return envelopeFault('envelope.recipient-invalid', sentence, cause)
}

/** Loaded when first needed: it takes longer to load than most commands take to run. */
function age(): Promise<typeof import('age-encryption')> {
  return import('age-encryption')
}

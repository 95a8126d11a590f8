import canonicalize from 'canonicalize'
import { type Digest, printable, sha256 } from '../values/index.ts'
import { envelopeFault } from './faults.ts'

export const documentBytesMax = 262_144
const depthMax = 32

/**
 * The one form of a JSON document that is hashed, sealed or signed: RFC 8785.
 *
 * @param document - Plain JSON: objects, lists, text, finite numbers, booleans, null; at most 32 levels.
 * @returns UTF-8, at most 256 KiB.
 * @throws envelope.document-invalid, also for what JSON would drop silently, such as `undefined` or a bigint.
 */
export function canonicalBytes(document: unknown): Uint8Array {
  requireJson(document, 0)
  const bytes = Buffer.from(canonicalize(document) ?? '')
  requireSize(bytes)
  return bytes
}

/** SHA-256 of the canonical form; for public documents only, since a short private one can be guessed from it. */
export function documentHash(document: unknown): Digest {
  return sha256(canonicalBytes(document))
}

/**
 * Reads a document that was written by {@link canonicalBytes}; any other spelling of it is refused, so duplicate keys,
 * spaces, and numbers out of range are too.
 *
 * @throws envelope.document-invalid
 */
export function parseCanonical(bytes: Uint8Array): unknown {
  requireSize(bytes)
  const document = parse(bytes)
  if (Buffer.compare(canonicalBytes(document), bytes) !== 0) refuse('a document in RFC 8785 form', 'another spelling')
  return document
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    // The reason is dropped: a parser quotes what it read, and this may be the private part.
    return refuse('JSON in UTF-8', `${bytes.length} other bytes`)
  }
}

function requireJson(value: unknown, depth: number): void {
  if (typeof value === 'string' && !value.isWellFormed()) refuse('Unicode text', 'a lone surrogate')
  if (typeof value === 'number' && !Number.isFinite(value)) refuse('a finite number', `${value}`)
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return
  if (typeof value !== 'object') refuse('plain JSON', typeof value)
  if (depth >= depthMax) refuse(`at most ${depthMax} levels`, 'more')
  if (!Array.isArray(value) && ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    refuse('plain JSON', 'an object with behaviour')
  const entries = Array.isArray(value) ? Array.from(value).entries() : Object.entries(value as object)
  for (const [key, item] of entries) {
    if (key === '__proto__') refuse('a harmless property name', key)
    requireJson(key, depth)
    requireJson(item, depth + 1)
  }
}

function requireSize(bytes: Uint8Array): void {
  if (bytes.length > documentBytesMax) refuse(`at most ${documentBytesMax} bytes`, `${bytes.length}`)
}

function refuse(expected: string, received: string): never {
  throw envelopeFault('envelope.document-invalid', `expected ${expected}, received ${printable(received)}`)
}

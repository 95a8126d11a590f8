import { type Domain, domainTag, type Fields } from '../sign/index.ts'
import { type Address, address, type Digest, type Hex, instant, zeroDigest } from '../values/index.ts'

/** A statement as it is sent. The signature need not be true: the rulebook judges it. */
export type Sent = Fields & { readonly signature: Hex }

/** A statement as the log of the rulebook holds it, but for the subject, which is a topic. */
export type Logged = Omit<Fields, 'subject'> & { readonly signer: Address }

/**
 * The packed form of statements, the same as in contracts/Parcel.sol: two bytes of flags, then each field only where the
 * flags say so. What equals the entry before is left out; a log leaves nothing out but the subject.
 */
const flag = {
  sameWho: 1,
  sameSubject: 2,
  objectAddress: 4,
  objectWord: 8,
  objectSame: 12,
  committed: 16,
  nextNonce: 32,
  wideNonce: 64,
  sameSpan: 128,
  words: 256,
  blob: 512,
  odd: 1024,
  evidence: 2048,
  later: 4096,
  short: 8192,
  head: 16384,
} as const

/**
 * One entry of a parcel.
 *
 * @param before - The entry before it, or nothing for the first.
 * @param evidence - What proves the dose that the statement is about, where it needs that.
 */
export function packEntry(domain: Domain, sent: Sent, before: Sent | undefined, evidence: Hex | undefined): string {
  const parts: [bits: number, digits: string][] = [
    ...whoOf(sent, before),
    before && before.subject === sent.subject ? [flag.sameSubject, ''] : [0, sent.subject.slice(2)],
    objectOf(sent.object, before?.object),
    sent.commitment === zeroDigest ? [0, ''] : [flag.committed, sent.commitment.slice(2)],
    nonceOf(sent.nonce, before?.nonce),
    ...timesOf(sent, before),
    dataOf(sent.data),
    signatureOf(domain, sent),
    evidence === undefined ? [0, ''] : [flag.evidence, blob(evidence.slice(2))],
  ]
  const flags = parts.reduce((bits, [bit]) => bits | bit, 0)
  return number(flags, 2) + parts.map(([, digits]) => digits).join('')
}

/** Reads the data of a log of a recorded statement. @throws RangeError, values.* when it is none. */
export function unpackLog(data: Hex): Logged {
  const { take, count, atEnd } = reader(data)
  const signer = address(`0x${take(20)}`)
  const flags = count(2)
  const kind = count(2)
  const party = address(`0x${take(20)}`)
  const object = take(flags & flag.objectWord ? 32 : 20)
  const commitment = (flags & flag.committed ? `0x${take(32)}` : zeroDigest) as Digest
  const nonce = BigInt(`0x${take(flags & flag.wideNonce ? 32 : 6)}`)
  const [occurredAt, deadline] = [instant(count(7)), instant(count(7))]
  const plain = dataFrom(flags, { take, count })
  if (!atEnd()) throw new RangeError('expected the end of a statement')
  const whole = { kind, party, object: `0x${object.padStart(64, '0')}` as Digest, commitment, nonce }
  return { signer, ...whole, occurredAt, deadline, data: `0x${plain}` }
}

/**
 * The signatures of a parcel, each as a statement carries it, in the order of the statements.
 *
 * @param parcel - What `submit` was called with.
 * @throws RangeError when it is none.
 */
export function unpackSignatures(domain: Domain, parcel: Hex): Hex[] {
  const bytes = reader(parcel)
  const { take, count, atEnd } = bytes
  const signatures = Array.from({ length: count(2) }, (): Hex => {
    const flags = count(2)
    take(leadingBytes(flags))
    dataFrom(flags, bytes)
    const rs = flags & flag.blob ? '' : take(64)
    const rest = flags & flag.blob ? take(count(2)) : (flags & flag.odd ? '1c' : '1b') + domainTag(domain).slice(2)
    if (flags & flag.evidence) take(count(2))
    return `0x${rs}${rest}`
  })
  if (!atEnd()) throw new RangeError('expected the end of a parcel')
  return signatures
}

/** How many bytes of an entry lie between its flags and its data. */
function leadingBytes(flags: number): number {
  const has = (bits: number): boolean => (flags & bits) !== 0
  const form = flags & flag.objectSame
  return (
    (has(flag.sameWho) ? 0 : 22) +
    (has(flag.sameSubject) ? 0 : 32) +
    (form === flag.objectAddress ? 20 : form === flag.objectWord ? 32 : 0) +
    (has(flag.committed) ? 32 : 0) +
    (has(flag.nextNonce) ? 0 : has(flag.wideNonce) ? 32 : 6) +
    (has(flag.later) ? 4 : 7) +
    (has(flag.sameSpan) ? 0 : 7)
  )
}

type Reader = { readonly take: (bytes: number) => string; readonly count: (bytes: number) => number }

function reader(bytes: Hex): Reader & { readonly atEnd: () => boolean } {
  let place = 2
  const take = (length: number): string => {
    const digits = bytes.slice(place, place + 2 * length)
    place += 2 * length
    if (digits.length < 2 * length) throw new RangeError(`expected ${length} more bytes of a statement`)
    return digits
  }
  return { take, count: (length) => Number.parseInt(take(length), 16), atEnd: () => place === bytes.length }
}

type Part = [bits: number, digits: string]

function whoOf({ kind, party }: Sent, before: Sent | undefined): Part[] {
  if (before && before.kind === kind && before.party === party) return [[flag.sameWho, '']]
  return [[0, number(kind, 2) + party.slice(2)]]
}

function objectOf(object: Digest, before: Digest | undefined): Part {
  if (object === zeroDigest) return [0, '']
  if (object === before) return [flag.objectSame, '']
  const short = object.startsWith(`0x${'0'.repeat(24)}`)
  return short ? [flag.objectAddress, object.slice(26)] : [flag.objectWord, object.slice(2)]
}

function nonceOf(nonce: bigint, before: bigint | undefined): Part {
  if (before !== undefined && nonce === before + 1n) return [flag.nextNonce, '']
  return nonce < 1n << 48n ? [0, number(nonce, 6)] : [flag.wideNonce, number(nonce, 32)]
}

function timesOf({ occurredAt, deadline }: Sent, before: Sent | undefined): Part[] {
  const same = before && before.deadline - before.occurredAt === deadline - occurredAt
  const laterMs = before ? occurredAt - before.occurredAt : -1
  const time: Part = laterMs >= 0 && laterMs < 2 ** 32 ? [flag.later, number(laterMs, 4)] : [0, number(occurredAt, 7)]
  return [time, same ? [flag.sameSpan, ''] : [0, number(deadline, 7)]]
}

/** A word and a byte, the head of a log, or words without leading zeros, where that is shorter. */
function dataOf(data: Hex): Part {
  const digits = data.slice(2)
  if (digits.length === 128 && digits.startsWith('0'.repeat(62), 64))
    return [flag.short, digits.slice(0, 64) + digits.slice(126)]
  const head = headDigits.exec(digits)
  if (head) return [flag.head, head.slice(1).join('')]
  const plain = number(digits.length / 2, 3) + digits
  const words = digits.match(/.{64}/g) ?? []
  if (digits.length % 64 !== 0 || words.length > 255) return [0, plain]
  const packed = number(words.length, 1) + words.map(wordOf).join('')
  return packed.length < plain.length ? [flag.words, packed] : [0, plain]
}

/** Six words, the second and the last of them numbers of six bytes. */
const headDigits = /^(.{64})0{52}(.{12})(.{192})0{52}(.{12})$/

function wordOf(word: string): string {
  const digits = word.replace(/^(00)+/, '')
  return number(digits.length / 2, 1) + digits
}

function dataFrom(flags: number, { take, count }: Reader): string {
  if (flags & flag.short) return take(32) + take(1).padStart(64, '0')
  if (flags & flag.head) {
    const [first, size] = [take(32), take(6)]
    return first + size.padStart(64, '0') + take(96) + take(6).padStart(64, '0')
  }
  if (!(flags & flag.words)) return take(count(3))
  return Array.from({ length: count(1) }, () => {
    const digits = take(count(1))
    return digits.length > 64 ? '0'.repeat(64) : digits.padStart(64, '0')
  }).join('')
}

/** One signer's 65 bytes and the right tag go as r, s and a bit; everything else as it is. */
function signatureOf(domain: Domain, { signature }: Sent): Part {
  const [rs, v, tag] = [signature.slice(2, 130), signature.slice(130, 132), signature.slice(132)]
  const plain = (v === '1b' || v === '1c') && tag === domainTag(domain).slice(2)
  if (!plain) return [flag.blob, blob(signature.slice(2))]
  return [v === '1c' ? flag.odd : 0, rs]
}

function blob(digits: string): string {
  return number(digits.length / 2, 2) + digits
}

function number(value: number | bigint, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, '0')
}

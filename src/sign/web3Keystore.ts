import { type Address, printable } from '../values/index.ts'
import { signFault } from './faults.ts'

/** A locked private key, as Web3 Secret Storage version 3 writes it down. */
export type Locked = {
  readonly scrypt: { readonly n: number; readonly r: number; readonly p: number; readonly salt: Buffer }
  readonly iv: Buffer
  readonly ciphertext: Buffer
  /** Keccak-256 of the second half of the stretched secret and the ciphertext. */
  readonly mac: Buffer
}

export const scryptBytesMax = 257 * 2 ** 20
const scryptWorkMax = 2 ** 22

/** The memory scrypt needs, in bytes: RFC 7914 section 2. */
export function scryptBytes({ n, r, p }: Locked['scrypt']): number {
  return 128 * r * (n + p + 2)
}

export function formatKeystore({ scrypt, iv, ciphertext, mac }: Locked, address: Address, id: string): string {
  const { salt, ...costs } = scrypt
  const crypto = {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: iv.toString('hex') },
    ciphertext: ciphertext.toString('hex'),
    kdf: 'scrypt',
    kdfparams: { ...costs, dklen: 32, salt: salt.toString('hex') },
    mac: mac.toString('hex'),
  }
  return JSON.stringify({ version: 3, id, address: address.slice(2), crypto })
}

/**
 * Reads a keystore of any tool that uses scrypt, and refuses one whose work would hurt before doing any of it.
 *
 * @param path - Named in a refusal; the contents never are.
 * @throws sign.keystore-malformed, sign.keystore-too-costly
 */
export function parseKeystore(text: string, path: string): Locked {
  const root = record(parseJson(text))
  const crypto = record(root.crypto ?? root.Crypto)
  const params = record(crypto.kdfparams)
  const known = root.version === 3 && crypto.cipher === 'aes-128-ctr' && crypto.kdf === 'scrypt' && params.dklen === 32
  const [n, r, p] = [count(params.n), count(params.r), count(params.p)]
  const salt = hexBytes(params.salt, 8, 64)
  const iv = hexBytes(record(crypto.cipherparams).iv, 16, 16)
  const ciphertext = hexBytes(crypto.ciphertext, 32, 32)
  const mac = hexBytes(crypto.mac, 32, 32)
  if (!known || !n || !r || !p || !salt || !iv || !ciphertext || !mac || !isScryptCost(n, r))
    throw signFault('sign.keystore-malformed', `expected a Web3 keystore with scrypt at ${printable(path)}`)
  const scrypt = { n, r, p, salt }
  if (scryptBytes(scrypt) > scryptBytesMax || n * r * p > scryptWorkMax)
    throw signFault('sign.keystore-too-costly', `${printable(path)} asks for scrypt with N ${n}, r ${r} and p ${p}`)
  return { scrypt, iv, ciphertext, mac }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // refused by its shape; a parser's message would quote the file
  }
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** N is a power of two below 2^(128 r / 8): RFC 7914 section 2. */
function isScryptCost(n: number, r: number): boolean {
  return n > 1 && Number.isInteger(Math.log2(n)) && Math.log2(n) < 16 * r
}

function hexBytes(value: unknown, min: number, max: number): Buffer | undefined {
  const fits = typeof value === 'string' && /^(?:[0-9a-fA-F]{2})+$/.test(value)
  return fits && value.length >= min * 2 && value.length <= max * 2 ? Buffer.from(value, 'hex') : undefined
}

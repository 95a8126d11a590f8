import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { bytesOf, hexOf, printable, type Random } from '../values/index.ts'
import { signFault } from './faults.ts'
import { keccak256 } from './keccak.ts'
import { type Key, keyFrom } from './key.ts'
import { readPrivateFile, writePrivateFile } from './privateFile.ts'
import { isRandomSecret } from './secret.ts'
import { formatKeystore, type Locked, parseKeystore, scryptBytesMax } from './web3Keystore.ts'

// On node:crypto and not on the library's keystore: every command that signs opens one, and loading and running the
// library's costs more than the rest of such a command. Tests open each one's files with the other.

// scrypt's N. Stretching makes guessing dear; 256 random bits cannot be guessed, and every command that signs would pay.
const workForPassphrase = 2 ** 17
const workForSecret = 2 ** 4

/**
 * Locks a key into a new file that only its owner can read; any Ethereum tool opens it.
 *
 * @param secret - A passphrase is stretched hard; the secret of `createSecret` needs no stretching and is quick.
 * @throws sign.file-exists
 */
export async function saveKeystore(path: string, key: Key, secret: string, random: Random): Promise<void> {
  const n = isRandomSecret(secret) ? workForSecret : workForPassphrase
  const cost = { n, r: 8, p: 1, salt: Buffer.from(random(32)) }
  const stretched = await stretch(secret, cost)
  const iv = Buffer.from(random(16))
  const cipher = createCipheriv('aes-128-ctr', stretched.subarray(0, 16), iv)
  const ciphertext = Buffer.concat([cipher.update(bytesOf(key.privateKey)), cipher.final()])
  const locked = { scrypt: cost, iv, ciphertext, mac: macOf(stretched, ciphertext) }
  writePrivateFile(path, `${formatKeystore(locked, key.address, uuid(random))}\n`)
}

/**
 * @throws sign.secret-wrong, sign.keystore-malformed, sign.keystore-too-costly, sign.file-exposed, sign.file-missing
 */
export async function openKeystore(path: string, secret: string): Promise<Key> {
  const locked = parseKeystore(readPrivateFile(path), path)
  const stretched = await stretch(secret, locked.scrypt)
  if (!macOf(stretched, locked.ciphertext).equals(locked.mac))
    throw signFault('sign.secret-wrong', `the secret given does not open ${printable(path)}`)
  const cipher = createDecipheriv('aes-128-ctr', stretched.subarray(0, 16), locked.iv)
  return keyFrom(hexOf(Buffer.concat([cipher.update(locked.ciphertext), cipher.final()])))
}

function stretch(secret: string, { n, r, p, salt }: Locked['scrypt']): Promise<Buffer> {
  // NFKC, as the other tools do: one passphrase, whatever keyboard it was typed on.
  return scryptAsync(secret.normalize('NFKC'), salt, 32, { N: n, r, p, maxmem: scryptBytesMax })
}

const scryptAsync = promisify<string, Buffer, number, object, Buffer>(scrypt)

function macOf(stretched: Buffer, ciphertext: Buffer): Buffer {
  return Buffer.from(keccak256(Buffer.concat([stretched.subarray(16, 32), ciphertext])))
}

/** RFC 9562 version 4. */
function uuid(random: Random): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

import { hexOf, type Random } from '../values/index.ts'
import { readPrivateFile, writePrivateFile } from './privateFile.ts'

/** A new 256-bit secret as 64 hexadecimal digits: locks keystores that nobody needs to open by heart. */
export function createSecret(random: Random): string {
  return hexOf(random(32)).slice(2)
}

/** True for the form of {@link createSecret}; anything else is taken for a passphrase. */
export function isRandomSecret(secret: string): boolean {
  return /^[0-9a-f]{64}$/.test(secret)
}

/** @throws sign.file-exists */
export function saveSecret(path: string, secret: string): void {
  writePrivateFile(path, `${secret}\n`)
}

/** @throws sign.file-exposed, sign.file-missing */
export function readSecret(path: string): string {
  return readPrivateFile(path).replace(/\r?\n$/, '')
}

import { bytesOf, type Digest, sha256 } from '../values/index.ts'
import { documentHash } from './document.ts'

/**
 * What the ledger may know of a private document: nothing, yet it can be held against it later.
 *
 * SHA-256 over a fixed label, the salt and the document's hash. Without the salt, which lies only inside the sealed
 * file, the few values a private field can take cannot be tried.
 *
 * @param salt - 32 random bytes, new for every document.
 */
export function commit(document: unknown, salt: Digest): Digest {
  return sha256(Buffer.concat([label, bytesOf(salt), bytesOf(documentHash(document))]))
}

const label = Buffer.from('vialtrace/commitment/v1')

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finding } from '../journal/index.ts'
import { type Digest, sha256 } from '../values/index.ts'
import { appFault } from './faults.ts'
import { writeShared } from './files.ts'

/**
 * Documents too large or too private for the ledger: serial manifests, sealed segments of readings, sealed records. Each
 * is named by its SHA-256, so a folder, a stick or a bucket can carry them and nobody has to trust it.
 */
export type Documents = {
  /** When it returns, the document is there as it was given; what lay in its place and was another is replaced. */
  readonly put: (bytes: Uint8Array) => Digest
  /** @throws app.document-missing, app.document-altered */
  readonly get: (hash: Digest) => Uint8Array
  readonly has: (hash: Digest) => boolean
}

export function documentsIn(dir: string): Documents {
  const pathOf = (hash: Digest) => join(dir, hash.slice(2, 4), hash.slice(2))
  return {
    put(bytes) {
      const hash = sha256(bytes)
      if (!isWhole(pathOf(hash), hash)) writeShared(pathOf(hash), bytes)
      return hash
    },
    get(hash) {
      if (!existsSync(pathOf(hash))) throw appFault('app.document-missing', `expected document ${hash} in ${dir}`)
      const bytes = readFileSync(pathOf(hash))
      if (sha256(bytes) !== hash)
        throw appFault('app.document-altered', `document ${hash} now hashes to ${sha256(bytes)}`)
      return bytes
    },
    has: (hash) => existsSync(pathOf(hash)),
  }
}

/** What cannot be read is none: whoever writes it then learns why. */
function isWhole(path: string, hash: Digest): boolean {
  try {
    return sha256(readFileSync(path)) === hash
  } catch {
    return false
  }
}

/** Documents the ledger refers to that are not in a folder. No damage: their makers may not have shared them. */
export function missingDocuments(dir: string, named: readonly { hash: Digest; by: string }[]): Finding[] {
  const documents = documentsIn(dir)
  const missing = new Map(named.filter(({ hash }) => !documents.has(hash)).map(({ hash, by }) => [hash, by]))
  return [...missing].map(([hash, by]) => ({
    code: 'verify.document-missing',
    where: `document ${hash}`,
    detail: `${by} refers to it and it is not in the exchange folder: what it says could not be checked`,
  }))
}

/** Documents in a folder that no longer have the hash that names them. */
export function alteredDocuments(dir: string): Finding[] {
  if (!existsSync(dir)) return []
  const folders = readdirSync(dir).filter((name) => /^[0-9a-f]{2}$/.test(name))
  return folders.flatMap((folder) =>
    readdirSync(join(dir, folder))
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .flatMap((name) => {
        const hash = sha256(readFileSync(join(dir, folder, name)))
        if (hash === `0x${name}`) return []
        return [
          { code: 'verify.document-altered', where: `document 0x${name}`, detail: `its bytes now hash to ${hash}` },
        ]
      }),
  )
}

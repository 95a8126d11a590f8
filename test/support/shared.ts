import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../../../shared/data/', import.meta.url)

/**
 * Where a conformance vector published by others lies, beside this repository.
 *
 * @param path - Below `shared/data`, for example `g-crypto/eth/eip712.json`.
 * @returns `undefined` when it is not there, which is printed; the test then skips itself.
 */
export function sharedData(path: string): string | undefined {
  const found = fileURLToPath(new URL(path, folder))
  if (existsSync(found)) return found
  console.warn(`not here: ../shared/data/${path}; the tests held against it are skipped`)
  return undefined
}

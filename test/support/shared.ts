import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../../../shared/data/', import.meta.url)

/**
 * Where a conformance vector published by others lies, beside this repository.
 *
 * @param path - Below `shared/data`, for example `g-crypto/eth/eip712.json`.
 * @returns `undefined` when it is not there; the test then skips itself with a title that names what is missing.
 */
export function sharedData(path: string): string | undefined {
  const found = fileURLToPath(new URL(path, folder))
  return existsSync(found) ? found : undefined
}

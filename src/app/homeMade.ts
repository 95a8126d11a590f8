import { homeMade, type LineProfile } from '../capture/index.ts'
import { printable } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed } from './files.ts'
import { lineMisfitIn } from './siteShape.ts'

const maxFileBytes = 4096

/** Reads how a home-made logger writes its lines. @throws app.file-missing, app.file-unusable */
export function readLineProfile(path: string): LineProfile {
  const content = parsed(readNamed(path, maxFileBytes))
  const misfit = lineMisfitIn(content)
  if (!misfit) return content as LineProfile
  const { field, expected, found } = misfit
  const what = field === '' ? expected : `${expected} as ${field}`
  throw appFault('app.file-unusable', `expected ${what} in a line profile, found ${printable(found.slice(0, 80))}`)
}

/**
 * A probe's name as it is enrolled. That of a home-made logger says what it is: the name stands in every segment of
 * readings and its hash on the ledger, so no one who reads them has to be told.
 */
export function probeName({ model, probe }: { readonly model: string; readonly probe: string }): string {
  return model === 'HOME-MADE' && !probe.endsWith(`(${homeMade})`) ? `${probe} (${homeMade})` : probe
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

import { dirname, resolve } from 'node:path'
import type { Workspace } from '../workspace.ts'
import { contactsOf } from './contacts.ts'

/** What a service that runs this site's agent has to be let into. */
export type ServiceNeeds = {
  readonly site: string
  /** Folders it writes into; whatever else there is on the disk need not be writable. */
  readonly folders: readonly string[]
  /** Names of the secrets that its contacts take from systemd. */
  readonly credentials: readonly string[]
}

export function serviceNeeds(workspace: Workspace): ServiceNeeds {
  const { dir, file } = workspace.site
  const ledger = file.ledger?.type === 'embedded' ? [resolve(dir, file.ledger.dir)] : []
  const credentials = contactsOf(workspace).flatMap(({ secret }) => secret?.match(/^credential:(.+)$/)?.[1] ?? [])
  return {
    site: dir,
    folders: outermost([dir, resolve(dir, file.exchange), ...ledger]),
    credentials: [...new Set(credentials)].sort(),
  }
}

/** Without what lies in another. */
function outermost(folders: readonly string[]): string[] {
  const all = new Set(folders)
  const isInside = (folder: string): boolean => {
    const parent = dirname(folder)
    return parent !== folder && (all.has(parent) || isInside(parent))
  }
  return [...all].filter((folder) => !isInside(folder)).sort()
}

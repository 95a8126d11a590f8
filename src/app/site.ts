import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LowSync, type SyncAdapter } from 'lowdb'
import type { Contact } from '../alarm/index.ts'
import type { LineProfile } from '../capture/index.ts'
import type { NetworkEndpoint } from '../ledger/index.ts'
import { openStore } from '../store/index.ts'
import type { Place } from '../trace/index.ts'
import { type Address, type Digest, printable, type Role } from '../values/index.ts'
import { appFault } from './faults.ts'
import { writeDurably } from './files.ts'
import { misfitIn } from './siteShape.ts'

/** The layout of a workspace that this program reads and writes. */
const siteVersion = 1

/** One thermometer this site looks after, and the container whose air it measures. */
export type Device = {
  readonly label: string
  readonly address: Address
  /** Which kind of thermometer it is: a profile of `capture`. */
  readonly model: string
  /** Null when it was unplugged for good; enrolled again, it gets the port it has then. */
  readonly port: string | null
  /** Where it is on its bus, as its model writes it. */
  readonly busAddress: string
  /** What a home-made logger sends; others have their protocol. */
  readonly line?: LineProfile
  /** What is printed on the probe; its SHA-256 is enrolled with the key. */
  readonly probe: string
  readonly container: string
  /** The excursion profile its readings are judged by. */
  readonly profile: string
  /** Others they are judged by as well, each for itself. */
  readonly furtherProfiles?: readonly string[]
  readonly intervalMs: number
  /** How often it is read when something may be wrong; as ever when left out. */
  readonly intensiveMs?: number
}

/** Where this site's ledger runs; the identity is what statements are bound to. */
export type LedgerEndpoint =
  | { readonly type: 'embedded'; readonly chainId: number; readonly contract: Address; readonly dir: string }
  | ({ readonly type: 'network'; readonly chainId: number; readonly contract: Address } & NetworkEndpoint)

/** What a workspace knows besides its keys and its journal; kept in `site.json`. */
export type SiteFile = {
  version: number
  name: string
  party: Address
  roles: Role[]
  recipient: string
  /** Folder in which the parties share documents by their hash; relative to the workspace. */
  exchange: string
  ledger: LedgerEndpoint | null
  devices: Device[]
  /** The public key of each lot of data loggers, pinned when it was first met. */
  lotKeys?: Record<string, string>
  /** Who is told of alarms; absent before the first. */
  contacts?: readonly Contact[]
  /** The highest ledger head this site has ever seen: a chain that lacks it was cut or replaced. */
  witness: { height: number; hash: Digest } | null
  /** Where parties are, by their addresses: this site's own address book, which nobody signs. */
  places?: Readonly<Record<Address, Place>>
  /** Where this site has anchored heads of its ledger; absent before the first time. */
  anchors?: readonly AnchorPlace[]
}

/** Anchors of one ledger on another chain. */
export type AnchorPlace = {
  readonly url: string
  readonly chainId: number
  /** The key that anchored. */
  readonly by: Address
  /** Which ledger the anchors speak of, as they name it. */
  readonly ledger: Digest
}

export type Site = {
  readonly dir: string
  readonly file: Readonly<SiteFile>
  /** Changes `site.json` durably; the change is on disk when it returns. */
  readonly update: (change: (file: SiteFile) => void) => void
}

/** Opens a workspace. @throws app.site-missing, app.site-unreadable, app.site-version, app.site-damaged */
export function openSite(dir: string): Site {
  const path = join(dir, 'site.json')
  requireReadable(dir, path)
  const database = databaseAt(path)
  database.read()
  return siteOf(dir, database)
}

/** Makes the workspace's `site.json`. @throws app.site-exists */
export function createSite(dir: string, file: Omit<SiteFile, 'version'>): Site {
  const path = join(dir, 'site.json')
  if (existsSync(path)) throw appFault('app.site-exists', `expected no workspace in ${dir}, found site.json`)
  const database = databaseAt(path)
  database.data = { version: siteVersion, ...file }
  database.write()
  return siteOf(dir, database)
}

function requireReadable(dir: string, path: string): void {
  try {
    closeSync(openSync(path, 'r'))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw appFault('app.site-missing', `expected a workspace in ${dir}, found no site.json`)
    throw appFault('app.site-unreadable', `expected a workspace in ${dir}, site.json may not be read (${code})`, error)
  }
}

function siteOf(dir: string, database: LowSync<SiteFile>): Site {
  return {
    dir,
    get file() {
      return database.data
    },
    update(change) {
      alone(dir, () => {
        // Another process may have changed the file since it was read.
        database.read()
        database.update(change)
      })
    },
  }
}

/** Lets one process at a time change the workspace's file. @throws store.busy */
function alone(dir: string, work: () => void): void {
  const lock = openStore(join(dir, 'site.lock'), { migrations: { dir: join(import.meta.dirname, 'sql') } })
  try {
    lock.transaction(work)
  } finally {
    lock.close()
  }
}

function databaseAt(path: string): LowSync<SiteFile> {
  // lowdb's own adapters rename without fsync; an acknowledged change must outlive a power cut.
  const adapter: SyncAdapter<SiteFile> = {
    read: () => (existsSync(path) ? siteFileIn(path) : null),
    write: (data) => writeDurably(path, `${JSON.stringify(data, null, 2)}\n`),
  }
  return new LowSync(adapter, {} as SiteFile)
}

function siteFileIn(path: string): SiteFile {
  const content = parsed(path) as Partial<SiteFile> | null
  const version = content?.version
  if (typeof version !== 'number') throw appFault('app.site-damaged', `expected a version in ${path}, found none`)
  if (version !== siteVersion)
    throw appFault('app.site-version', `expected a workspace of version ${siteVersion}, ${path} has ${version}`)
  const misfit = misfitIn(content)
  if (!misfit) return content as SiteFile
  const { field, expected, found } = misfit
  throw appFault(
    'app.site-damaged',
    `expected ${expected} as ${printable(field)} in ${path}, found ${printable(found.slice(0, 80))}`,
  )
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw appFault('app.site-damaged', `expected JSON in ${path}, it cannot be read`, cause)
  }
}

import { join, resolve } from 'node:path'
import { type AlarmBook, openAlarmBook } from '../alarm/index.ts'
import { type Journal, openJournal } from '../journal/index.ts'
import type { Ledger } from '../ledger/index.ts'
import { openReadModel, type ReadModel } from '../readmodel/index.ts'
import { type Key, openKeystore, readSecret } from '../sign/index.ts'
import type { Digest } from '../values/index.ts'
import { openLedgerOf } from './connect.ts'
import { type Documents, documentsIn } from './documents.ts'
import { shelfOf } from './readings.ts'
import { openSite, type Site } from './site.ts'
import { takeAnswers } from './sync.ts'
import type { Wiring } from './wire.ts'

/** One site at work: its folder, its keys, and the rooms that use them, each opened when it is first needed. */
export type Workspace = Wiring & {
  readonly site: Site
  readonly documents: Documents
  readonly journal: () => Journal
  /** Who is to be told of what, and who has been. */
  readonly alarms: () => AlarmBook
  readonly ledger: () => Promise<Ledger>
  /** The read model, caught up with the ledger; as it was last known where the ledger cannot be reached. */
  readonly answers: () => Promise<ReadModel>
  /** The read model as it was last known; nobody is asked. */
  readonly known: () => ReadModel
  /** A key of this site: `party`, `relayer`, or a device's label. */
  readonly key: (name: string) => Promise<Key>
  /** Keys are read from their files again when they are next needed. */
  readonly forgetKeys: () => void
  /** A file of this workspace. */
  readonly path: (...parts: string[]) => string
  /** Statements whose fate was worked out for the caller, but not yet told. */
  readonly untold: Set<Digest>
  /** Everything so far has reached whoever asked: a repeated command is a new one from here on. */
  readonly acknowledge: () => void
  readonly close: () => Promise<void>
}

/**
 * @param options.readOnly - Journal and ledger are opened to be looked at only: no file is made and none is brought up to date.
 * @throws app.site-missing, app.site-unreadable, app.site-version, app.site-damaged
 */
export function openWorkspace(dir: string, wiring: Wiring, options: { readonly readOnly?: boolean } = {}): Workspace {
  const site = openSite(resolve(dir))
  const path = (...parts: string[]) => join(site.dir, ...parts)
  const untold = new Set<Digest>()
  const journal = once(() => openJournal(path('journal.sqlite'), { ...options, shelf: shelfOf(site) }))
  const alarms = once(() => openAlarmBook(path('alarms.sqlite'), options))
  const readModel = once(() => openReadModel(path('readmodel.sqlite')))
  const ledger = once(() =>
    openLedgerOf(workspace, options).catch((error: unknown) => {
      // One that cannot be reached now may be reached later.
      ledger.forget()
      throw error
    }),
  )
  const keys = new Map<string, Key>()

  const workspace: Workspace = {
    ...wiring,
    site,
    documents: documentsIn(resolve(site.dir, site.file.exchange)),
    journal: journal.get,
    alarms: alarms.get,
    ledger: ledger.get,
    async answers() {
      await takeAnswers(workspace, readModel.get())
      return readModel.get()
    },
    known: readModel.get,
    async key(name) {
      const found =
        keys.get(name) ?? (await openKeystore(path('keys', `${name}.json`), readSecret(path('keys', 'secret'))))
      keys.set(name, found)
      return found
    },
    forgetKeys: () => keys.clear(),
    path,
    untold,
    acknowledge() {
      if (untold.size > 0) journal.get().acknowledge([...untold])
      untold.clear()
    },
    async close() {
      journal.made()?.close()
      alarms.made()?.close()
      readModel.made()?.close()
      const open = await ledger.made()?.catch(() => undefined)
      open?.close()
    },
  }
  return workspace
}

/** Made at the first call, and never again until it is forgotten. */
function once<T>(make: () => T): { get: () => T; made: () => T | undefined; forget: () => void } {
  let value: { made: T } | undefined
  return {
    get() {
      value ??= { made: make() }
      return value.made
    },
    made: () => value?.made,
    forget() {
      value = undefined
    },
  }
}

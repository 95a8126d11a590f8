import type { Store } from '../store/index.ts'
import { type Address, type Digest, digest } from '../values/index.ts'
import { bootTag, canonicalBytes, probeTag } from './canonicalReading.ts'
import { type Chain, genesis } from './chain.ts'
import { packEdge, unpackEdge } from './edge.ts'
import { journalFault } from './faults.ts'
import type { LogTable } from './logTable.ts'
import { type Names, namesOf } from './segment.ts'

/** Where one device's log stands. */
export type DeviceState = {
  readonly log: number
  /** At its end. */
  readonly chain: Chain
  /** Behind the last sealed reading. */
  readonly sealed: Chain
  /** The 64 bytes of the last reading. */
  readonly last: Buffer
  /** Canonical bytes of the newest checkpoint the device signed, if any. */
  readonly checkpoint: Uint8Array | null
}

/** Rows about devices, and the names behind the tags in their readings. Writing is for callers in a transaction. */
export type DeviceTable = {
  find(device: Address): DeviceState | undefined
  /** Makes the log of a device that has none yet. */
  begin(device: Address): DeviceState
  saveHead(log: number, chain: Chain, last: Buffer): void
  saveSealed(log: number, sealed: Chain): void
  saveCheckpoint(log: number, checkpoint: Uint8Array): void
  remember(probes: Iterable<string>, bootId: Digest): void
  names(): Names
}

type Row = {
  readonly link: Uint8Array
  readonly last: Uint8Array
  readonly checkpoint: Uint8Array | null
  readonly sealed: number
  readonly sealed_link: Uint8Array
  readonly sealed_edge: Uint8Array
}

const findSql = `
  SELECT link, last, checkpoint, sealed, sealed_link, sealed_edge
  FROM device WHERE log = ?`

export function deviceTable(store: Store, logs: LogTable): DeviceTable {
  const find = store.prepare<Row>(findSql)
  const begin = store.prepare('INSERT INTO device (log, link, last, sealed_link) VALUES (?, ?, ?, ?)')
  const saveHead = store.prepare('UPDATE device SET link = ?, last = ? WHERE log = ?')
  const saveSealed = store.prepare('UPDATE device SET sealed = ?, sealed_link = ?, sealed_edge = ? WHERE log = ?')
  const saveCheckpoint = store.prepare('UPDATE device SET checkpoint = ? WHERE log = ?')
  const addProbe = store.prepare('INSERT INTO probe (tag, serial) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const addBoot = store.prepare('INSERT INTO boot (tag, id) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const probes = store.prepare<{ serial: string }>('SELECT serial FROM probe')
  const boots = store.prepare<{ id: string }>('SELECT id FROM boot')

  return {
    find(device) {
      const log = logs.find(device)
      const row = log === undefined ? undefined : find.get(log)
      return log === undefined || !row ? undefined : stateOf(log, row)
    },
    begin(device) {
      const log = logs.add(device)
      const { link } = genesis(device)
      const last = Buffer.alloc(canonicalBytes)
      begin.run(log, link, last, link)
      return { log, chain: genesis(device), sealed: genesis(device), last, checkpoint: null }
    },
    saveHead(log, chain, last) {
      logs.saveEdge(log, chain.edge)
      saveHead.run(chain.link, last, log)
    },
    saveSealed: (log, { link, edge }) => void saveSealed.run(edge.size, link, packEdge(edge), log),
    saveCheckpoint: (log, checkpoint) => void saveCheckpoint.run(checkpoint, log),
    remember(serials, bootId) {
      for (const serial of serials) addProbe.run(probeTag(serial), serial)
      addBoot.run(bootTag(bootId), bootId)
    },
    // By the tags their texts make, not by those stored: an altered text then stands for nothing.
    names: () =>
      namesOf(
        probes.all().map(({ serial }) => serial),
        boots.all().map(({ id }) => digest(id)),
      ),
  }

  function stateOf(log: number, row: Row): DeviceState {
    const edge = unpackEdge(row.sealed, row.sealed_edge)
    if (!edge)
      throw journalFault('journal.tree-altered', `log ${log} has another edge than ${row.sealed} sealed readings`)
    return {
      log,
      chain: { link: Buffer.from(row.link), edge: logs.edge(log) },
      sealed: { link: Buffer.from(row.sealed_link), edge },
      last: Buffer.from(row.last),
      checkpoint: row.checkpoint,
    }
  }
}

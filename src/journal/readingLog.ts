import { type Statement, statementBytes, statementFromBytes } from '../sign/index.ts'
import { type Address, addressAsDigest, type Digest, hexOf, type Reading, sha256, zeroDigest } from '../values/index.ts'
import { canonicalOf, type LoggedReading, observationOf, readCanonical } from './canonicalReading.ts'
import { extend } from './chain.ts'
import { type Checkpoint, checkpointOf } from './checkpoint.ts'
import type { DeviceState } from './deviceTable.ts'
import { edgeRoot, emptyEdge } from './edge.ts'
import type { Head } from './merkle.ts'
import { lowestNode, type ReadingQuery, readingQuery } from './readingQuery.ts'
import { requireMatch, requireOwn, runUpTo, seal } from './seal.ts'
import { loggedReading } from './segment.ts'
import type { Tables } from './tables.ts'
import { thin } from './thin.ts'

/** The readings of one device, chained; each costs 64 bytes of hashing and, sealed, about one byte of disk. */
export type ReadingLog = ReadingQuery & {
  /**
   * Chains readings in the order given; they are on the disk when it returns, all of them or none. One observation
   * logged again while it is unsealed is the same reading, so an append whose fate is unknown may be repeated.
   *
   * @param bootId - Identifies the run of the monotonic clock. A new one continues the chain.
   * @returns The readings at their places, monotonic times cut to whole ms.
   * @throws journal.reading-invalid
   */
  append(readings: readonly Reading[], bootId: Digest): LoggedReading[]
  head(): Head
  /** What the device should sign now; `undefined` before the first reading. */
  checkpointMaterial(): Checkpoint | undefined
  /**
   * Keeps the newest head the device signed: up to there the readings are vouched for, the tail behind it is not.
   *
   * @throws journal.checkpoint-refused when it is not this device's, or not what the log says of itself.
   */
  keep(checkpoint: Statement): void
  kept(): Statement | undefined
  /**
   * Moves the readings up to a checkpoint out of the tail into one compressed segment that carries the checkpoint.
   *
   * @returns The segment's SHA-256; `undefined` when all of it was sealed already.
   * @throws journal.checkpoint-refused
   */
  seal(checkpoint: Statement): Digest | undefined
  /**
   * Leaves the file of a segment to the exchange folder, to make room here: its place, its hash, what it showed and the head
   * at which it ends stay.
   *
   * @param mayGo - Judges its readings.
   * @returns False when it stays: the ledger has not recorded its head, the same file is not in the exchange folder, or its
   *   readings may not go.
   */
  thin(sha256: Digest, mayGo: (readings: readonly LoggedReading[]) => boolean): boolean
}

/** @param lastCheckpoint - The newest checkpoint of a log that is meant for the ledger. */
export function readingLog(
  tables: Tables,
  device: Address,
  lastCheckpoint: (log: Digest) => Statement | undefined,
): ReadingLog {
  const { store, devices } = tables
  const stateNow = () => store.snapshot(() => devices.find(device))
  const kept = () => {
    const body = stateNow()?.checkpoint
    return body ? statementFromBytes(body) : undefined
  }

  return {
    ...readingQuery(tables, device),
    append: (readings, bootId) =>
      readings.length === 0 ? [] : store.transaction(() => append(tables, device, readings, bootId)),
    head() {
      const edge = stateNow()?.chain.edge ?? emptyEdge()
      return { size: edge.size, root: hexOf(edgeRoot(edge)) as Digest }
    },
    checkpointMaterial() {
      const state = stateNow()
      const previous = lastCheckpoint(addressAsDigest(device))
      return state && materialOf(tables, device, state, previous ? checkpointOf(previous).root : zeroDigest)
    },
    keep(statement) {
      store.transaction(() => {
        const state = requireOwn(tables, device, statement)
        const checkpoint = checkpointOf(statement)
        const known = kept()
        if (checkpoint.size <= Math.max(state.sealed.edge.size, known ? checkpointOf(known).size : 0)) return
        if (checkpoint.size < state.chain.edge.size)
          requireMatch(runUpTo(tables, state, checkpoint.size).chain, checkpoint)
        devices.saveCheckpoint(state.log, statementBytes(statement))
      })
    },
    kept,
    seal: (statement) => seal(tables, device, statement),
    thin: (sha256, mayGo) => thin(tables, device, sha256, mayGo),
  }
}

function append(tables: Tables, device: Address, readings: readonly Reading[], bootId: Digest): LoggedReading[] {
  const { logs, devices, tail } = tables
  const { log, chain, last } = devices.find(device) ?? devices.begin(device)
  let end = last
  devices.remember(new Set(readings.map(({ probe }) => probe)), bootId)
  const logged = readings.map((reading) => {
    const observation = observationOf(reading, bootId)
    const canonical = canonicalOf(chain.edge.size, observation)
    const sequence = tail.find(log, canonical) ?? chain.edge.size
    if (sequence === chain.edge.size) {
      extend(chain, canonical, (level, position, hash) => {
        if (level >= lowestNode) logs.addNode(log, level, position, hash)
      })
      tail.add(log, { sequence, canonical, link: chain.link })
      end = canonical
    }
    return { ...reading, sequence, bootId, monotonicMs: observation.monotonicMs }
  })
  devices.saveHead(log, chain, end)
  return logged
}

function materialOf(tables: Tables, device: Address, { chain, last }: DeviceState, previous: Digest): Checkpoint {
  const { size } = chain.edge
  const { bootId, probe, takenAt } = loggedReading(size - 1, readCanonical(last), tables.devices.names())
  return {
    kind: 'checkpoint',
    log: addressAsDigest(device),
    previous,
    bootId,
    size,
    chainHead: hexOf(chain.link) as Digest,
    root: hexOf(edgeRoot(chain.edge)) as Digest,
    probeSerial: sha256(probe),
    coversUntil: takenAt,
  }
}

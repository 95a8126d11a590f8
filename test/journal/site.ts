import { join } from 'node:path'
import { journalId } from '../../src/event/index.ts'
import { type Checkpoint, type Journal, openJournal, rootOf, type Shelf } from '../../src/journal/index.ts'
import { journalOver, migrations } from '../../src/journal/journal.ts'
import { type Draft, type Key, keyFrom, type Statement, signStatement } from '../../src/sign/index.ts'
import { openStore, type Store } from '../../src/store/index.ts'
import {
  address,
  type Digest,
  type Hex,
  instant,
  milliCelsius,
  type Reading,
  sha256,
  zeroDigest,
} from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

export const key = (n: number): Key => keyFrom(`0x${String(n).padStart(64, '0')}` as Hex)
export const [party, device, other] = [key(1), key(2), key(3)]
export const domain = { chainId: 1337, contract: address(`0x${'c0'.repeat(20)}`) }
export const [boot, nextBoot] = [sha256('boot one'), sha256('boot two')]
export const noon = instant(Date.UTC(2026, 10, 20, 12))

/** The path of a journal that is not there yet. */
export const newPath = async (): Promise<string> => join(await tempDir(), 'journal.sqlite')
export const newJournal = async () => openJournal(await newPath())

/** A journal with the store under it, for tests that reach below. */
export function openParts(path: string, shelf?: Shelf): { store: Store; journal: Journal } {
  const store = openStore(path, { migrations })
  return { store, journal: journalOver(store, shelf) }
}
export const newParts = async () => openParts(await newPath())

/** Signs an event as the given key, in its own name. */
export function say(event: Draft['event'], signer: Key, nonce: bigint): Statement {
  const draft = { event, party: party.address, occurredAt: noon, deadline: instant(noon + 3_600_000) }
  return signStatement(domain, { ...draft, nonce, commitment: zeroDigest }, signer)
}

/** Some statement; different numbers make different ones. */
export const recall = (n: number): Draft['event'] => ({
  kind: 'recall',
  target: sha256(`unit ${n}`),
  scope: 'unit',
  reason: `number ${n}`,
})

export const sayRecall =
  (n: number, signer = party) =>
  (nonce: bigint): Statement =>
    say(recall(n), signer, nonce)

export const signCheckpoint = (material: Checkpoint | undefined, nonce = 0n, signer = device): Statement =>
  say(material as Checkpoint, signer, nonce)

/** Readings of a fridge, ten seconds apart. */
export function readings(count: number, from = 0): Reading[] {
  return Array.from({ length: count }, (_, i) => ({
    probe: 'PT100-0042',
    milliCelsius: milliCelsius(5000 + Math.round(800 * Math.sin((from + i) / 40))),
    takenAt: instant(noon + (from + i) * 10_000),
    monotonicMs: 1000 + (from + i) * 10_000,
    quality: 'good',
  }))
}

export const digestOf = (text: string): Digest => sha256(text)

/** The log of the party's journal, as checkpoints name it. */
export const journalLog = journalId(party.address)

/** What the party would sign about its journal. */
export function journalCheckpoint(journal: Journal): Checkpoint {
  const tree = journal.tree()
  const zero = { previous: zeroDigest, bootId: zeroDigest, chainHead: zeroDigest, probeSerial: zeroDigest }
  return { kind: 'checkpoint', log: journalLog, ...zero, size: tree.size, root: rootOf(tree), coversUntil: noon }
}

/**
 * A journal with a little of everything: six statements, a checkpoint over them and one over the readings, two sealed
 * segments of 300 readings and a tail of 40, of which the device vouched for 25.
 */
export function fill(journal: Journal): void {
  for (let n = 0; n < 6; n++) journal.record(`recall ${n}`, party.address, sayRecall(n))
  const log = journal.readings(device.address)
  for (const from of [0, 300]) {
    log.append(readings(300, from), boot)
    const material = log.checkpointMaterial()
    log.seal(journal.record(`readings ${from}`, device.address, (n) => signCheckpoint(material, n)).statement)
  }
  log.append(readings(25, 600), nextBoot)
  log.keep(signCheckpoint(log.checkpointMaterial(), 9n))
  log.append(readings(15, 625), nextBoot)
  const about = journalCheckpoint(journal)
  journal.record('the journal', party.address, (nonce) => say(about, party, nonce))
  journal.record('one more', party.address, sayRecall(7))
}

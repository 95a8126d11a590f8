import { join } from 'node:path'
import { type Checkpoint, type Journal, openJournal } from '../../src/journal/index.ts'
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
export function openParts(path: string): { store: Store; journal: Journal } {
  const store = openStore(path, { migrations })
  return { store, journal: journalOver(store) }
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

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/app/wire.ts'
import type { Event } from '../../src/event/index.ts'
import { openChain } from '../../src/ledger/embedded/chain.ts'
import { evmCrypto } from '../../src/ledger/embedded/crypto.ts'
import { openChainStore } from '../../src/ledger/embedded/tables.ts'
import { deployRulebook, type Endpoint, type Ledger, openLedger } from '../../src/ledger/index.ts'
import {
  type Curve,
  coSign,
  createKey,
  hurryKeccak,
  type Key,
  type Statement,
  signStatement,
} from '../../src/sign/index.ts'
import {
  type Address,
  batchName,
  gtin,
  instant,
  type Random,
  sha256,
  subjectOf,
  zeroDigest,
} from '../../src/values/index.ts'

const dayMs = 86_400_000
export const chainId = 7053

/** A ledger with one manufacturer and one batch, about which any number of test results can be stated. */
export type World = {
  readonly ledger: Ledger
  readonly relayer: Key
  /** Who says it all. */
  readonly speaker: Address
  /** One more, with a number below the million that were not used yet. */
  readonly statement: (nonce: bigint) => Statement
  /** Signed, not yet sent. */
  readonly statements: (count: number) => Statement[]
  /** @throws when the rulebook refuses one. */
  readonly submit: (statements: readonly Statement[]) => Promise<void>
}

/** An embedded chain with the curve that is asked for, whatever this machine would take. */
export async function embedded(dir: string, random: Random, curve: Curve) {
  await hurryKeccak()
  const file = join(dir, 'chain.sqlite')
  const [writing, reading] = [openChainStore(file), openChainStore(file)]
  const options = { clock: systemClock, random, chainId, sealerKey: createKey(random).privateKey }
  const chain = await openChain(writing, reading, evmCrypto(curve), options)
  const close = () => {
    reading.close()
    writing.close()
  }
  return { ...chain, file, compact: writing.compact, close, bytes: () => bytesIn(file) }
}

export async function worldOn(endpoint: Endpoint, random: Random): Promise<World> {
  const [maker, relayer] = [createKey(random), createKey(random)]
  const ports = { clock: systemClock }
  const { contract } = await deployRulebook(
    endpoint,
    createKey(random),
    { council: [maker.address], threshold: 1 },
    ports,
  )
  const ledger = await openLedger(endpoint, { chainId, contract }, ports)
  const say = speaker(ledger, maker)
  const submit = async (statements: readonly Statement[]) => {
    const outcomes = await ledger.submit(statements, relayer)
    const refused = outcomes.find(({ status }) => status !== 'recorded')
    if (refused) throw new Error(`expected every statement to be recorded, received ${JSON.stringify(refused)}`)
  }
  const name = batchName(gtin('09506000134352'), 'BENCH')
  const expiresAt = instant(systemClock.now() + 365 * dayMs)
  const terms = { name, expiresAt, serialRoot: sha256('serials'), unitCount: 1, dosesPerVial: 1 }
  await submit([
    say({ kind: 'admit', member: maker.address, name: 'Maker', roles: ['manufacturer'], recipient: 'age1bench' }),
  ])
  await submit([say({ kind: 'registerBatch', ...terms })])
  const result: Event = { kind: 'stageResult', batch: subjectOf(name), stage: 'material', passed: true, note: 'lot A' }
  return {
    ...{ ledger, relayer, submit, speaker: maker.address },
    statement: (nonce) => say(result, nonce),
    statements: (count) => Array.from({ length: count }, () => say(result)),
  }
}

export async function sendIn(batch: number, { submit }: World, statements: readonly Statement[]): Promise<void> {
  for (let from = 0; from < statements.length; from += batch) await submit(statements.slice(from, from + batch))
}

function speaker({ identity }: Ledger, key: Key): (event: Event, nonce?: bigint) => Statement {
  let next = 1_000_000n
  return (event, nonce = next++) => {
    const occurredAt = systemClock.now()
    const times = { occurredAt, deadline: instant(occurredAt + dayMs) }
    const draft = { event, party: key.address, ...times, nonce, commitment: zeroDigest }
    return event.kind === 'admit' ? coSign(identity, draft, [key]) : signStatement(identity, draft, key)
  }
}

function bytesIn(file: string): number {
  return [file, `${file}-wal`].reduce((sum, part) => sum + (statSync(part, { throwIfNoEntry: false })?.size ?? 0), 0)
}

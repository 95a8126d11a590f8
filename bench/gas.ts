import { join } from 'node:path'
import { type Event, encodeEvent, isCouncilKind, type KindName, kindNames } from '../src/event/index.ts'
import { deployRulebook, type Eip1193, type Ledger, openEmbeddedChain, openLedger } from '../src/ledger/index.ts'
import { coSign, createKey, type Key, type Statement, signStatement } from '../src/sign/index.ts'
import { type Address, type Clock, type Digest, instant, type Random, zeroDigest } from '../src/values/index.ts'
import { gasStory } from './gasScenes.ts'

/** Gas of one statement of a kind, its share of the transaction included. */
export type GasRow = { readonly kind: KindName; readonly batch: number; readonly gas: number }

/** How many statements of a kind go in one transaction. */
export const gasBatches: readonly number[] = [1, 10, 50, 100]

/** Who speaks: two parties, one that makes and judges, one that carries and vaccinates, each with a device for each number. */
export type Cast = { readonly maker: Key; readonly clinic: Key; readonly device: (number: number) => Key }

/** Who says what in whose name. */
export type Line = readonly [Key, Address, Event]

/** One kind; of what is said for a number the last is measured, those before prepare it. */
export type Scene = { readonly kind: KindName; readonly say: (number: number) => readonly Line[] }

export type Story = { readonly prologue: readonly Line[]; readonly scenes: readonly Scene[] }

/** The identity of the statement of a kind that was measured last under this number. */
export type Told = (kind: KindName, number: number) => Digest

const chainId = 7053
const dayMs = 86_400_000

/**
 * Measures what every kind of statement costs on the embedded chain, at 1, 10, 50 and 100 to a transaction.
 *
 * @param dir - An empty folder for the chain.
 * @param clock - The time must not stand before what is said: the clock of the machine will do.
 */
export async function gasRows(dir: string, random: Random, clock: Clock): Promise<GasRow[]> {
  const [maker, clinic, relayer] = [createKey(random), createKey(random), createKey(random)]
  const devices = new Map<number, Key>()
  const device = (number: number): Key => {
    const known = devices.get(number) ?? createKey(random)
    devices.set(number, known)
    return known
  }
  const options = { clock, random, chainId, sealerKey: createKey(random).privateKey }
  const chain = await openEmbeddedChain(join(dir, 'gas.sqlite'), options)
  const seats = { council: [maker.address], threshold: 1 }
  const { contract } = await deployRulebook(chain, createKey(random), seats, { clock })
  const ledger = await openLedger(chain, { chainId, contract }, { clock })
  const sign = speaker(ledger, clock)
  const send = (statements: readonly Statement[]) => record(chain, ledger, relayer, statements)
  const rows = new Map<string, GasRow>()
  const total = gasBatches.reduce((sum, batch) => sum + batch)
  const told = new Map<KindName, readonly Digest[]>()
  const { prologue, scenes } = gasStory(
    { maker, clinic, device },
    clock,
    (kind, n) => told.get(kind)?.[n] ?? zeroDigest,
  )
  await send(prologue.map(sign))
  for (const { kind, say } of scenes) {
    const said = Array.from({ length: total }, (_, number) => say(number).map(sign))
    const steps = said[0]?.length ?? 0
    for (let step = 0; step < steps - 1; step++)
      await inFifties(
        send,
        said.map((lines) => lines[step] as Statement),
      )
    const measured = said.map((lines) => lines[steps - 1] as Statement)
    told.set(
      kind,
      measured.map(({ id }) => id),
    )
    for (const batch of gasBatches) {
      const gas = Math.round((await send(measured.splice(0, batch))) / batch)
      rows.set(`${kind} ${batch}`, { kind, batch, gas })
    }
  }
  ledger.close()
  return [...rows.values()]
}

async function inFifties(send: (some: readonly Statement[]) => Promise<number>, all: readonly Statement[]) {
  for (let from = 0; from < all.length; from += 50) await send(all.slice(from, from + 50))
}

/** @returns The gas of the transaction. @throws when the rulebook refuses one of them. */
async function record(chain: Eip1193, ledger: Ledger, relayer: Key, statements: readonly Statement[]): Promise<number> {
  const parcel = await ledger.prepare(statements, relayer)
  const ids = statements.map(({ id }) => id)
  const fate = await ledger.deliver(parcel, ids)
  const refused = fate.fate === 'included' ? fate.outcomes.find(({ status }) => status === 'rejected') : fate
  if (refused) throw new Error(`expected every statement to be recorded, received ${JSON.stringify(refused)}`)
  const receipt = await chain.request({ method: 'eth_getTransactionReceipt', params: [parcel.hash] })
  return Number((receipt as { gasUsed: string }).gasUsed)
}

const councilKinds: readonly KindName[] = kindNames.filter(isCouncilKind)

function speaker({ identity }: Ledger, clock: Clock) {
  const nonces = new Map<Address, bigint>()
  return ([key, party, event]: readonly [Key, Address, Event]): Statement => {
    const nonce = nonces.get(key.address) ?? 0n
    nonces.set(key.address, nonce + 1n)
    const occurredAt = clock.now()
    const commitment = encodeEvent(event).subject
    const times = { occurredAt, deadline: instant(occurredAt + 90 * dayMs) }
    const draft = { event, party, ...times, nonce, commitment: event.kind === 'dose' ? commitment : zeroDigest }
    return councilKinds.includes(event.kind) ? coSign(identity, draft, [key]) : signStatement(identity, draft, key)
  }
}

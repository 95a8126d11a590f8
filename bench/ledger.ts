import { join } from 'node:path'
import { systemClock } from '../src/app/wire.ts'
import type { Event } from '../src/event/index.ts'
import { deployRulebook, type Ledger, openEmbeddedChain, openLedger } from '../src/ledger/index.ts'
import { coSign, createKey, type Key, type Statement, signStatement } from '../src/sign/index.ts'
import { batchName, gtin, instant, type Random, sha256, subjectOf, zeroDigest } from '../src/values/index.ts'
import { type Figure, round, secondsOf } from './measure.ts'

const chainId = 7053
const singly = 50
const together = 500
const dayMs = 86_400_000

/** Statements a second on an embedded ledger, each on disk: one to a transaction, and fifty. */
export async function ledgerFigures(dir: string, random: Random): Promise<Figure[]> {
  const [maker, relayer] = [createKey(random), createKey(random)]
  const clock = systemClock
  const file = join(dir, 'chain.sqlite')
  const chain = await openEmbeddedChain(file, { clock, random, chainId, sealerKey: createKey(random).privateKey })
  const seats = { council: [maker.address], threshold: 1 }
  const { contract } = await deployRulebook(chain, createKey(random), seats, { clock })
  const ledger = await openLedger(chain, { chainId, contract }, { clock })
  const say = speaker(ledger, maker)
  const batch = batchName(gtin('09506000134352'), 'BENCH')
  const recipient = 'age1bench'
  await submit(ledger, relayer, [
    say({ kind: 'admit', member: maker.address, name: 'Maker', roles: ['manufacturer'], recipient }),
  ])
  const expiresAt = instant(clock.now() + 365 * dayMs)
  const registration = { name: batch, expiresAt, serialRoot: sha256('serials'), unitCount: 1, dosesPerVial: 1 }
  await submit(ledger, relayer, [say({ kind: 'registerBatch', ...registration })])

  const stage = () =>
    say({ kind: 'stageResult', batch: subjectOf(batch), stage: 'material', passed: true, note: 'lot A' })
  const send = async (count: number, each: number) => {
    for (let sent = 0; sent < count; sent += each) await submit(ledger, relayer, Array.from({ length: each }, stage))
  }
  await send(5, 1)
  const one = singly / (await secondsOf(() => send(singly, 1)))
  const many = together / (await secondsOf(() => send(together, 50)))
  ledger.close()
  const unit = 'statements/s'
  return [
    { what: 'recorded, 1 to a transaction', value: round(one), unit, ratio: 1, against: 'itself' },
    {
      what: 'recorded, 50 to a transaction',
      value: round(many),
      unit,
      ratio: round(many / one),
      against: '1 to a transaction',
    },
  ]
}

function speaker({ identity }: Ledger, key: Key): (event: Event) => Statement {
  let nonce = 0n
  return (event) => {
    const occurredAt = systemClock.now()
    const deadline = instant(occurredAt + dayMs)
    const draft = { event, party: key.address, occurredAt, deadline, nonce: nonce++, commitment: zeroDigest }
    return event.kind === 'admit' ? coSign(identity, draft, [key]) : signStatement(identity, draft, key)
  }
}

async function submit(ledger: Ledger, relayer: Key, statements: readonly Statement[]): Promise<void> {
  const outcomes = await ledger.submit(statements, relayer)
  const refused = outcomes.find(({ status }) => status !== 'recorded')
  if (refused) throw new Error(`expected every statement to be recorded, received ${JSON.stringify(refused)}`)
}

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  acceptUnits,
  cardOf,
  compareArrival,
  deployLedger,
  initSite,
  joinLedger,
  moveLedger,
  offerUnits,
  openWorkspace,
  pack,
  placeUnit,
  proposeAdmission,
  recordStage,
  registerBatch,
  releaseBatch,
  signAction,
  syncLedger,
  systemWiring,
  unpack,
  verify,
  type Workspace,
} from '../../../src/app/index.ts'
import { demonstrationProduct } from '../../../src/coldchain/index.ts'
import { type Entry, openLedger } from '../../../src/ledger/index.ts'
import { batchName, gtin, instant, type Name, type Role } from '../../../src/values/index.ts'
import { cartonA, cartonB, dayMs, pallet, scanned } from '../../support/consortium.ts'
import { tempDir } from '../../support/tempDir.ts'
import { startValidators, type Validator, type ValidatorNetwork } from '../../support/validators.ts'
import { type Witness, watchFinality } from './finality.ts'

const casting = {
  maker: ['manufacturer', 'quality'],
  laboratory: ['laboratory', 'regulator'],
  carrier: ['carrier'],
  clinic: ['clinic'],
} as const satisfies Record<string, readonly Role[]>
type Player = keyof typeof casting
const players = Object.keys(casting) as Player[]

/** Which validators each site asks. Turns go round, so every second one on each side: neither side gets all turns. */
const asks: Readonly<Record<Player, readonly number[]>> = {
  maker: [0, 2],
  laboratory: [1, 3],
  carrier: [2, 0],
  clinic: [3, 1],
}
const item = gtin('09506000134352')
const batch = batchName(item, 'VT1')

// A real network takes real time; steps follow each other, so one that fails ends them all.
describe('four sites on four validators', function () {
  this.timeout(90_000)
  this.bail(true)
  let network: ValidatorNetwork
  let witness: Witness
  let at: Record<Player, Workspace>
  const one = (number: number): Validator => network.validators[number] ?? assert.fail(`no validator ${number}`)

  before(async () => {
    network = await startValidators(process.env.GETH ?? assert.fail('GETH names no engine'), 4, 7053)
    witness = watchFinality(network)
  })
  after(async () => {
    for (const player of players) await at?.[player]?.close()
    await witness?.stop()
    await network?.close()
  })

  it('move there from the embedded ledger they began with', async () => {
    at = await found(await tempDir())
    for (const player of players) {
      const urls = asks[player].map((number) => one(number).url)
      const moved = await moveLedger(await reopened(player), urls, network.confirmations)
      assert.equal(moved.statements, players.length)
      await reopened(player)
    }
  })

  it('work at once', async () => {
    const { maker, laboratory } = at
    await register(maker, 'VT1')
    const passed = { name: batch, passed: true, note: 'within limits' }
    await laboratory.answers()
    await Promise.all([
      recordStage(maker, { ...passed, stage: 'material' }).then(() =>
        recordStage(maker, { ...passed, stage: 'quality' }),
      ),
      recordStage(laboratory, { ...passed, stage: 'test' }),
    ])
    await releaseBatch(maker, batch)
    for (const into of [cartonA, cartonB]) await pack(maker, { into, units: [], vials: { batch, count: 6 } })
    await pack(maker, { into: pallet, units: [cartonA, cartonB], vials: null })
  })

  it('go on while a validator is dead, and it catches up when it is back', async () => {
    await one(3).kill()
    await handOver('maker', 'carrier', pallet)
    await Promise.all([
      handOver('carrier', 'clinic', pallet).then(() => unpack(at.clinic, { from: pallet, units: [] })),
      recordStage(at.laboratory, { name: batch, passed: true, note: 'kept sample', stage: 'research' }),
    ])
    await one(3).start()
    await until(() => agree(network.validators), 30_000)
  })

  it('wait while the validators are cut in two halves: blocks stop, and nothing is called recorded', async () => {
    await until(allInTurn, 30_000)
    const before = recordedCounts()
    const { height } = await one(0).head()
    await network.part([one(0), one(2)], [one(1), one(3)])
    const speaking = ['maker', 'laboratory', 'clinic'] as const
    const said = [
      register(at.maker, 'VT2'),
      recordStage(at.laboratory, { name: batch, passed: true, note: 'again', stage: 'test' }),
      placeUnit(at.clinic, cartonA, 'fridge'),
    ]
    const heads = async () => (await Promise.all(network.validators.map((each) => each.head()))).map(({ hash }) => hash)
    let stopped = await heads()
    await until(async () => {
      const earlier = stopped
      await sleep(5000)
      stopped = await heads()
      return stopped.join() === earlier.join()
    }, 40_000)
    for (const each of network.validators) assert.ok((await each.head()).height <= height + network.confirmations)
    assert.deepEqual(recordedCounts(), before)
    for (const player of speaking) assert.equal(at[player].journal().counts().claimed, 1, player)
    await network.heal()
    await Promise.all(said)
    await until(() => agree(network.validators), 30_000)
  })

  it('know the same in the end, each through nodes of its own, and no final block was ever replaced', async () => {
    for (const player of players) {
      const { recorded, rejected, pending } = await syncLedger(at[player])
      assert.deepEqual([recorded, rejected, pending], [0, 0, 0], player)
    }
    const models = await Promise.all(players.map(async (player) => (await at[player].answers()).dump()))
    assert.equal(new Set(models).size, 1)
    assert.ok((models[0]?.length ?? 0) > 1000)
    for (const player of players) assert.deepEqual((await verify(at[player])).findings, [])

    const histories = await Promise.all(network.validators.map(recordedOn))
    assert.equal(new Set(histories.map((history) => history.join())).size, 1)
    assert.equal(new Set(histories[0]).size, histories[0]?.length, 'a statement was recorded twice')
    const { height } = await one(0).head()
    await witness.stop()
    assert.ok(witness.seen() > 30, `${witness.seen()} final blocks were seen`)
    assert.deepEqual(witness.conflicts(), [])
    for (const each of network.validators) assert.deepEqual(await witness.missingFrom(each, height), [])
  })

  async function reopened(player: Player): Promise<Workspace> {
    const { dir } = at[player].site
    await at[player].close()
    at[player] = openWorkspace(dir, systemWiring())
    return at[player]
  }

  async function register(maker: Workspace, lot: string): Promise<void> {
    const serials = Array.from({ length: 12 }, (_, number) => `${lot}-${number}`)
    const details = { gtin: item, expiresAt: instant(Date.now() + 300 * dayMs), dosesPerVial: 2, vaccine: 'penta' }
    await registerBatch(maker, { ...details, lot, stability: demonstrationProduct.stability, serials })
  }

  async function handOver(from: Player, to: Player, unit: Name): Promise<void> {
    const receiver = at[to].site.file.party
    await at[from].answers()
    await offerUnits(at[from], { units: [unit], receiver, purpose: 'delivery', until: instant(Date.now() + dayMs) })
    await at[to].answers()
    const { arrived, missing } = await compareArrival(at[to], [scanned(unit)])
    await acceptUnits(at[to], { units: arrived, missing, damaged: [] })
  }

  const recordedCounts = () => players.map((player) => at[player].journal().counts().recorded)

  /** The last blocks were each sealed by the one whose turn it was, and a new one has just come. */
  async function allInTurn(): Promise<boolean> {
    const { height } = await one(0).head()
    const heads = await Promise.all([0, 1, 2, 3].map((back) => one(0).headAt(height - back)))
    return heads.every((head) => head?.inTurn)
  }

  async function recordedOn({ url }: Validator): Promise<string[]> {
    const { chainId, contract } = at.maker.site.file.ledger ?? assert.fail()
    const ledger = await openLedger({ urls: [url] }, { chainId, contract }, { clock: systemWiring().clock })
    const entries: Entry[] = await ledger.entries({ fromBlock: 0, toBlock: (await ledger.head()).height })
    ledger.close()
    return entries.filter(({ status }) => status === 'recorded').map(({ id }) => id)
  }
})

/** Four sites on one embedded ledger, each admitted. */
async function found(dir: string): Promise<Record<Player, Workspace>> {
  const wiring = systemWiring()
  const exchange = join(dir, 'exchange')
  for (const player of players)
    await initSite(wiring, { dir: join(dir, player), name: player, roles: casting[player], exchange })
  const at = Object.fromEntries(players.map((player) => [player, openWorkspace(join(dir, player), wiring)])) as Record<
    Player,
    Workspace
  >
  const council = [at.maker, at.laboratory, at.clinic].map((site) => site.site.file.party)
  const { file } = await deployLedger(at.laboratory, { council, threshold: 2, chainId: 7053 })
  for (const player of players) if (player !== 'laboratory') joinLedger(at[player], file)
  for (const player of players)
    await signAction(at.laboratory, (await proposeAdmission(at.maker, cardOf(at[player]))).proposal)
  return at
}

async function agree(validators: readonly Validator[]): Promise<boolean> {
  const heads = await Promise.all(validators.map((each) => each.head()))
  return new Set(heads.map(({ hash }) => hash)).size === 1
}

async function until(holds: () => Promise<boolean>, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs
  while (!(await holds())) {
    if (Date.now() > end) assert.fail(`not within ${patienceMs} ms`)
    await sleep(100)
  }
}

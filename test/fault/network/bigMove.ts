import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Workspace } from '../../../src/app/index.ts'
import type { Event } from '../../../src/event/index.ts'
import { openLedger } from '../../../src/ledger/index.ts'
import { type Signer, signStatement } from '../../../src/sign/index.ts'
import { type Digest, instant, zeroDigest } from '../../../src/values/index.ts'
import { type Anvil, startAnvil } from '../../support/anvil.ts'
import { keyNumber } from '../../support/anyStatement.ts'
import { type Consortium, dayMs, founded, hourMs } from '../../support/consortium.ts'
import { goods, unit } from '../../support/rulebookGoods.ts'
import { cleanEnvironment, run } from '../../support/run.ts'

const vialCount = Number(process.env.VIALS ?? 6_700)
const dosesPerVial = 2
const command = fileURLToPath(new URL('../../../bin/run.js', import.meta.url))

/** Sends events of one site, fifty at a time, as its relay would. */
async function said(site: Workspace, events: readonly Event[]): Promise<Digest[]> {
  const ledger = await site.ledger()
  const key = await site.key('party')
  const { ids, statements } = signed(site, key, events)
  const outcomes = await ledger.submit(statements, await site.key('relayer'))
  for (const outcome of outcomes) assert.equal(outcome.status, 'recorded', JSON.stringify(outcome))
  return ids
}

const nonces = new Map<string, bigint>()
function signed({ site, clock }: Workspace, key: Signer, events: readonly Event[]) {
  const { chainId, contract } = site.file.ledger ?? assert.fail()
  const statements = events.map((event) => {
    // Far above those that the journals give.
    const nonce = nonces.get(key.address) ?? 100_000n
    nonces.set(key.address, nonce + 1n)
    const occurredAt = clock.now()
    const deadline = instant(occurredAt + dayMs)
    const draft = { event, party: site.file.party, occurredAt, deadline, nonce, commitment: zeroDigest }
    return signStatement({ chainId, contract }, draft, key)
  })
  return { statements, ids: statements.map(({ id }) => id) }
}

/** A year of a clinic: every vial opened, every dose given. */
async function busy({ at, clock }: Consortium): Promise<void> {
  const { maker, laboratory, clinic } = at
  const lot = goods('BIG', vialCount)
  const carton = unit(1)
  const { name, root: serialRoot, size: unitCount } = lot
  const expiresAt = instant(clock.now() + 300 * dayMs)
  const stage = (stage: 'material' | 'test' | 'quality'): Event => ({
    ...{ kind: 'stageResult', batch: lot.id, stage, passed: true, note: '' },
  })
  await said(maker, [
    { kind: 'registerBatch', name, expiresAt, serialRoot, unitCount, dosesPerVial },
    ...[stage('material'), stage('quality')],
  ])
  await said(laboratory, [stage('test')])
  const purpose = { until: instant(clock.now() + dayMs), purpose: 'delivery', seal: zeroDigest } as const
  const [, , offer] = await said(maker, [
    { kind: 'releaseBatch', batch: lot.id },
    { kind: 'pack', name: carton.name, units: [], vials: [lot.vials(0, vialCount)] },
    { kind: 'offer', unit: carton.id, receiver: clinic.site.file.party, ...purpose, checkpoint: zeroDigest },
  ])
  const head = { witnessedHeight: 0, witnessedHead: zeroDigest }
  const whole = { custodySequence: 0, seal: zeroDigest, missing: [], damaged: [] }
  await said(clinic, [{ kind: 'accept', unit: carton.id, offer: offer ?? assert.fail(), ...whole, ...head }])
  const discardAt = instant(clock.now() + 6 * hourMs)
  for (let from = 0; from < vialCount; from += 500)
    await said(
      clinic,
      Array.from({ length: Math.min(500, vialCount - from) }, (_, at): Event[] => {
        const [index, vial] = [from + at, lot.vial(from + at)]
        const open = { batch: lot.id, index, discardAt, proof: lot.proof(index) }
        const dose = (doseNumber: number): Event => {
          const pseudonym = keyNumber(1_000_000 + index * dosesPerVial + doseNumber).address
          return { kind: 'dose', vial, pseudonym, ciphertextHash: zeroDigest, doseNumber }
        }
        return [{ kind: 'openVial', vial, carton: carton.id, ...open }, dose(1), dose(2)]
      }).flat(),
    )
}

describe(`a ledger of ${vialCount * (dosesPerVial + 1)} statements and some`, function () {
  this.timeout(1_800_000)

  it('moves to a network although the move is killed in the middle, and says the same there', async () => {
    const story = await founded()
    const started = performance.now()
    await busy(story)
    const ledger = await story.at.laboratory.ledger()
    const recorded = await idsOn(ledger)
    const before = (await story.at.clinic.answers()).dump()
    await story.close()
    console.log(`      ${recorded.length} statements recorded on the embedded chain in ${since(started)} s`)

    const anvil = await startAnvil({ chainId: ledger.identity.chainId })
    const site = story.at.laboratory.site.dir
    const args = ['ledger', 'move', '--to', anvil.url, '--site', site]
    const moving = performance.now()
    await killedAfter(anvil, Math.floor(recorded.length / 100), args)
    const there = await openLedger({ urls: [anvil.url] }, ledger.identity, { clock: story.wiring.lineClock })
    const arrived = (await idsOn(there)).length
    assert.ok(arrived > 0 && arrived < recorded.length, `${arrived} had arrived when it was killed`)
    console.log(`      killed when ${arrived} had arrived, after ${since(moving)} s`)

    const again = performance.now()
    const { stdout, stderr, exit } = await run([...args, '--json'], { entry: command })
    assert.equal(exit, 0, stderr)
    console.log(`      the rest relayed and compared in ${since(again)} s`)
    assert.deepEqual([JSON.parse(stdout).statements, JSON.parse(stdout).type], [recorded.length, 'network'])
    assert.deepEqual(await idsOn(there), recorded)
    there.close()
    await story.close()
    const moved = story.reopen('laboratory')
    assert.equal((await moved.answers()).dump(), before)
    await moved.close()
    await anvil.signal('SIGKILL')
  })
})

async function killedAfter(anvil: Anvil, blocks: number, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [command, ...args], { env: cleanEnvironment(), stdio: 'ignore' })
  const gone = once(child, 'exit')
  const deadline = performance.now() + 600_000
  while (Number(await anvil.ask('eth_blockNumber')) < blocks) {
    assert.ok(child.exitCode === null && performance.now() < deadline, 'it ended before it could be killed')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  await gone
}

async function idsOn(ledger: Awaited<ReturnType<typeof openLedger>>): Promise<Digest[]> {
  const entries = await ledger.entries({ fromBlock: 0, toBlock: (await ledger.head()).height })
  return entries.flatMap(({ id, status }) => (status === 'recorded' ? [id] : []))
}

function since(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1)
}

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { syncLedger } from '../../src/app/index.ts'
import { loadRulebook } from '../../src/ledger/artifact.ts'
import { type Digest, isFault, sha256 } from '../../src/values/index.ts'
import { type FaultyNode, faultyNode, type Mischief, once, type Question } from '../support/faultyNode.ts'
import { assertRecordedOnce, impatient, type NetworkSite, networkSite, say } from '../support/networkSite.ts'
import { play } from '../support/play.ts'
import { start } from '../support/run.ts'

/** Everything a relay asks for, so that each can go wrong. */
const questions = [
  'eth_chainId',
  'eth_getCode',
  'eth_getTransactionCount',
  'eth_estimateGas',
  'eth_sendRawTransaction',
  'eth_getTransactionReceipt',
  'eth_getBlockByNumber',
  'eth_getBlockReceipts',
]

const seed = Number(process.env.VIALTRACE_WAY_SEED ?? randomInt(2 ** 32))

describe('a way to the ledger on which things go wrong', function () {
  this.timeout(60_000)
  let site: NetworkSite
  let way: FaultyNode

  beforeEach(async () => {
    site = await networkSite()
    way = await faultyNode(site.anvil.url)
    site.connect([way.url])
  })
  afterEach(async () => {
    await way.close()
    await site.end()
  })

  /** Goes on as a person would who is told to try later, until nothing waits. @returns How often. */
  async function persist(): Promise<number> {
    for (let times = 1; times <= 5; times++) {
      const { pending } = await syncLedger(site.open(impatient()))
      if (pending === 0) return times
    }
    return assert.fail('something waits for ever')
  }

  const mischiefs: Mischief[] = ['drop', 'drop the answer', 'duplicate', 'error 500', 'truncate']
  for (const mischief of mischiefs)
    it(`records everything once whatever question meets with "${mischief}"`, async () => {
      const ids: Digest[] = []
      for (const method of questions) {
        ids.push(...(await say(site.open(), 1)))
        const before = way.asked.length
        way.meddle(once(method, mischief))
        assert.ok((await persist()) <= 2)
        assert.ok(way.asked.slice(before).includes(method), `${method} was not asked`)
      }
      await assertRecordedOnce(site, ids)
    })

  it(`records everything once, in its order, whatever goes wrong at random (VIALTRACE_WAY_SEED=${seed})`, async () => {
    const ids = await say(site.open(), 130)
    const draw = (number: number, below: number) => Number(BigInt(sha256(`${seed} ${number}`)) % BigInt(below))
    let [asked, spoilt] = [0, 0]
    way.meddle(() => {
      const number = asked++
      if (draw(number, 12) > 0) return undefined
      spoilt++
      return mischiefs[draw(number + 1_000_000, mischiefs.length)]
    })
    for (let times = 0; (await syncLedger(site.open(impatient()))).pending > 0; times++) assert.ok(times < 100)
    assert.ok(spoilt > 0)
    way.meddle()
    await assertRecordedOnce(site, ids)
  })

  it('records everything once when the relay is killed at any of its questions', async () => {
    const ids = await say(site.open(), 55)
    for (const last of [9, 14, 16, 20]) {
      const { child, ended } = start(['ledger', 'sync', '--site', site.dir])
      let left = last
      way.meddle(() => {
        if (--left === 0) child.kill('SIGKILL')
        return undefined
      })
      await ended
    }
    way.meddle()
    await persist()
    await assertRecordedOnce(site, ids)
  })

  it('records everything once when what was sent arrives long after it was given up', async () => {
    const ids = await say(site.open(), 2)
    way.meddle(once('eth_sendRawTransaction', 'delay'))
    assert.equal((await syncLedger(site.open(impatient()))).pending, 2)
    ids.push(...(await say(site.open(), 1)))
    await persist()
    way.release()
    ids.push(...(await say(site.open(), 1)))
    await persist()
    await assertRecordedOnce(site, ids)
  })

  describe('and a node that lies', () => {
    const lying = (...about: string[]) => {
      return (mischief: Mischief) =>
        way.meddle(({ method }: Question) => (about.includes(method) ? mischief : undefined))
    }
    const bytes = (byte: string, count: number) => `0x${byte.repeat(count)}`

    /** What a person is told while it lies; afterwards the truth is found out, and nothing was lost or doubled. */
    async function heard(lie: () => void): Promise<string> {
      const ids = await say(site.open(), 2)
      lie()
      const workspace = site.open(impatient())
      const told = await syncLedger(workspace).then(
        ({ recorded, rejected, pending }) => `${recorded} recorded, ${rejected} refused, ${pending} waiting`,
        (error: unknown) => (isFault(error) ? `${error.code} (${error.kind})` : Promise.reject(error)),
      )
      way.meddle()
      await persist()
      await assertRecordedOnce(site, ids)
      return told
    }

    it('is not believed when it turns the answers of the rulebook round', async () => {
      const turned = { lie: turnRound }
      assert.equal(await heard(() => lying('eth_getTransactionReceipt')(turned)), '2 recorded, 0 refused, 0 waiting')
      const both = lying('eth_getTransactionReceipt', 'eth_getBlockReceipts')
      assert.equal(await heard(() => both(turned)), 'ledger.receipt-unproven (unverified)')
    })

    it('is not believed when it writes other receipts into the header', async () => {
      const forged = { lie: (block: unknown) => block && { ...block, receiptsRoot: bytes('cd', 32) } }
      assert.equal(await heard(() => lying('eth_getBlockByNumber')(forged)), 'ledger.receipt-unproven (unverified)')
    })

    it('is not believed when it names a block that is not there', async () => {
      const elsewhere = { lie: (receipt: unknown) => receipt && { ...receipt, blockHash: bytes('ab', 32) } }
      assert.equal(await heard(() => lying('eth_getTransactionReceipt')(elsewhere)), '0 recorded, 0 refused, 2 waiting')
    })

    it('is not believed when it keeps a transaction to itself and makes up its receipt', async () => {
      const { hash } = (await site.anvil.ask('eth_getBlockByNumber', 'latest', false)) as { hash: string }
      const number = await site.anvil.ask('eth_blockNumber')
      const made = { blockNumber: number, blockHash: hash, status: '0x1', logs: [] }
      const keep = (question: Question): Mischief | undefined => {
        if (question.method === 'eth_sendRawTransaction') return { instead: bytes('ef', 32) }
        return question.method === 'eth_getTransactionReceipt' ? { instead: made } : undefined
      }
      assert.equal(await heard(() => way.meddle(keep)), 'ledger.receipt-unproven (unverified)')
    })

    it('is not believed when it takes a transaction and forgets it, or names a wrong number', async () => {
      const forget = lying('eth_sendRawTransaction')
      assert.equal(await heard(() => forget({ instead: bytes('ef', 32) })), '0 recorded, 0 refused, 2 waiting')
      const numbers = lying('eth_getTransactionCount')
      assert.equal(await heard(() => numbers({ instead: '0x99' })), '0 recorded, 0 refused, 2 waiting')
      assert.equal(await heard(() => numbers({ instead: '0x1' })), 'ledger.request-refused (failed)')
    })

    it('is passed over where another one tells the truth', async () => {
      site.connect([way.url, site.anvil.url])
      const both = lying('eth_getTransactionReceipt', 'eth_getBlockReceipts')
      assert.equal(await heard(() => both({ lie: turnRound })), '2 recorded, 0 refused, 0 waiting')
    })

    it('ends a command with what is true: the statement waits, and the node is not to be believed', async () => {
      const [id] = await say(site.open(), 1)
      lying('eth_getTransactionReceipt', 'eth_getBlockReceipts')({ lie: turnRound })
      const { stderr, exit } = await play(['ledger', 'sync', '--site', site.dir])
      assert.match(stderr, /the receipts are not those in the header/)
      assert.equal(exit, 5)
      assert.equal(
        site
          .open()
          .journal()
          .status(id as Digest)?.status,
        'claimed',
      )
    })
  })
})

const { abi } = loadRulebook()
const [recordedTopic, rejectedTopic] = ['Recorded', 'Rejected'].map((name) => abi.getEvent(name)?.topicHash ?? '')

/** Every answer of the rulebook in receipts becomes a refusal with code 1. */
function turnRound(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(turnRound)
  if (!result) return result
  const { logs, ...rest } = result as { logs: { topics: string[]; data: string }[] }
  const turned = logs.map((log) =>
    log.topics[0] === recordedTopic
      ? { ...log, topics: [rejectedTopic, log.topics[1]], data: `0x${'1'.padStart(64, '0')}` }
      : log,
  )
  return { ...rest, logs: turned }
}

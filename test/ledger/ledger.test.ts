import assert from 'node:assert/strict'
import { deployRulebook, type Ledger, openLedger, readChain, verifyChain } from '../../src/ledger/index.ts'
import { type Domain, eventOf } from '../../src/sign/index.ts'
import {
  type Address,
  addressAsDigest,
  batchName,
  gtin,
  instant,
  isFault,
  sha256,
  subjectOf,
  zeroDigest,
} from '../../src/values/index.ts'
import { startAnvil } from '../support/anvil.ts'
import { tellAnvilStory, waitingClock } from '../support/anvilStory.ts'
import { keyNumber } from '../support/anyStatement.ts'
import { openTestChain } from '../support/ledgerChain.ts'
import {
  chair,
  deployer,
  enrolment,
  type LedgerStory,
  maker,
  relayer,
  type StoryChain,
  tellLedgerStory,
  unknownId,
} from '../support/ledgerStory.ts'

const nobody = keyNumber(77).address
const refused = (code: string) => (error: unknown) => isFault(error, code)

/** Where the one bytecode runs; whatever differs between them is a failure. */
const places: Record<string, () => Promise<LedgerStory<StoryChain>>> = {
  'in this process': tellLedgerStory,
  'on a node of a network': tellAnvilStory,
}

for (const [where, tell] of Object.entries(places))
  describe(`the ledger ${where}`, () => {
    let story: LedgerStory<StoryChain>
    let ledger: Ledger
    beforeEach(async () => {
      story = await tell()
      ledger = story.ledger
    })
    afterEach(() => ledger.close())

    it('records statements and says where', async () => {
      const statements = [story.state(0), story.state(1)]
      const outcomes = await ledger.submit(statements, relayer)
      const head = await ledger.head()
      assert.deepEqual(
        outcomes.map(({ id, status, block }) => ({ id, status, block })),
        statements.map(({ id }) => ({ id, status: 'recorded', block: head.height })),
      )
    })

    it('says why it refuses a statement, and refuses no other for it', async () => {
      const batch = { kind: 'releaseBatch', batch: unknownId } as const
      const outcomes = await ledger.submit([story.state(0), story.state(1, batch), story.state(2)], relayer)
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.refusal : outcome.status)),
        ['recorded', 'batch-unknown', 'recorded'],
      )
    })

    it('answers a statement it has already as recorded, in the block where it is', async () => {
      const [first] = await ledger.submit([story.state(0)], relayer)
      const again = await ledger.submit([story.state(0), story.state(1)], keyNumber(61))
      assert.deepEqual(again[0], first)
      assert.equal(again[1]?.status, 'recorded')
    })

    it('answers another statement under a used nonce as refused', async () => {
      await ledger.submit([story.state(0)], relayer)
      const [outcome] = await ledger.submit([story.state(0, enrolment(5))], relayer)
      assert.equal(outcome?.status === 'rejected' && outcome.refusal, 'nonce-used')
    })

    it('takes more statements than one transaction holds, in order', async () => {
      const statements = Array.from({ length: 120 }, (_, n) => story.state(n))
      const before = await ledger.head()
      const outcomes = await ledger.submit(statements, relayer)
      const blocks = outcomes.map(({ block }) => block - before.height)
      assert.deepEqual([blocks[0], blocks[49], blocks[50], blocks[119]], [1, 1, 2, 3])
      assert.deepEqual(
        outcomes.map(({ id }) => id),
        statements.map(({ id }) => id),
      )
    })

    it('keeps every answer for everyone to read, with all that was signed', async () => {
      const { height } = await ledger.head()
      const statement = story.state(0)
      await ledger.submit([statement, story.state(1, { kind: 'releaseBatch', batch: unknownId })], relayer)
      const [recorded, rejected] = await ledger.entries({ fromBlock: height + 1, toBlock: height + 1 })
      assert.equal(recorded?.status, 'recorded')
      assert.deepEqual(recorded.status === 'recorded' && eventOf(recorded.statement), enrolment(0))
      assert.deepEqual([recorded.id, recorded.position, recorded.block.height], [statement.id, 0, height + 1])
      assert.equal(recorded.status === 'recorded' && recorded.statement.signer, maker.address)
      assert.equal(rejected?.status === 'rejected' && rejected.refusal, 'batch-unknown')
      assert.equal(rejected?.position, 1)
    })

    it('names its blocks, so that a reader notices another history', async () => {
      const head = await ledger.head()
      assert.deepEqual(await ledger.headAt(head.height), head)
      assert.equal(await ledger.headAt(head.height + 1), null)
    })

    it('answers what it knows', async () => {
      const name = batchName(gtin('09506000134352'), 'VT1')
      const expiresAt = instant(story.chain.clock.now() + 3e10)
      const batch = {
        kind: 'registerBatch',
        name,
        expiresAt,
        serialRoot: sha256('r'),
        unitCount: 300,
        dosesPerVial: 5,
      } as const
      const [outcome] = await ledger.submit([story.state(0, batch)], relayer)
      assert.equal(outcome?.status, 'recorded')

      assert.deepEqual(await ledger.council(), { members: [chair.address], threshold: 1, lockMs: 0 })
      assert.deepEqual(await ledger.party(maker.address), {
        roles: ['manufacturer'],
        suspended: false,
        name: 'Maker',
        recipient: 'age1x',
      })
      assert.equal((await ledger.key(maker.address))?.type, 'admin')
      assert.deepEqual(await ledger.batch(subjectOf(name)), {
        maker: maker.address,
        expiresAt,
        serialRoot: sha256('r'),
        unitCount: 300,
        dosesPerVial: 5,
        released: false,
        recalled: false,
        stagesPassed: 0,
        stagesFailed: 0,
      })
      assert.deepEqual(
        [await ledger.nonceUsed(maker.address, 0n), await ledger.nonceUsed(maker.address, 1n)],
        [true, false],
      )
      const loose = addressAsDigest(maker.address)
      assert.equal(await ledger.holds(loose, subjectOf(name), 1), 2n ** 44n - 1n)
    })

    it('names everything that forbids to use a vial', async () => {
      const claim = {
        clinic: maker.address,
        vial: unknownId,
        batch: unknownId,
        index: 0,
        carton: zeroDigest,
        proof: [],
      }
      const reasons = await ledger.vialReasons(claim, story.chain.clock.now())
      assert.ok(reasons.includes('role-missing') && reasons.includes('batch-unknown'), reasons.join())
    })

    it('has never heard of what nobody said', async () => {
      const unknown = [
        ledger.party(nobody),
        ledger.key(nobody),
        ledger.batch(unknownId),
        ledger.unit(unknownId),
        ledger.offer(unknownId),
        ledger.vial(unknownId),
        ledger.excursion(unknownId),
        ledger.logHead(unknownId),
      ]
      assert.deepEqual(
        await Promise.all(unknown),
        unknown.map(() => undefined),
      )
      assert.deepEqual([await ledger.effective(unknownId), await ledger.suspendedBy(unknownId)], [[], []])
    })
  })

describe('the ledger in this process', () => {
  let story: LedgerStory
  let ledger: Ledger
  beforeEach(async () => {
    story = await tellLedgerStory()
    ledger = story.ledger
  })
  afterEach(() => ledger.close())

  it('tells the same entries from its file alone', async () => {
    await ledger.submit([story.state(0)], relayer)
    const { height } = await ledger.head()
    const entries = await ledger.entries({ fromBlock: 0, toBlock: height })
    assert.equal(entries.length, 2)
    assert.deepEqual(await readChain(story.chain.file, story.identity), entries)
  })

  it('is verified block by block with the real rulebook in it', async () => {
    await ledger.submit([story.state(0)], relayer)
    const head = await ledger.head()
    const report = await verifyChain(story.chain.file, { witnesses: [head] })
    assert.deepEqual(report, { blocks: head.height, findings: [] })
  })

  it('is not opened as another chain, or at an address where the rulebook is not', async () => {
    const open = (identity: Domain) => openLedger(story.chain, identity, { clock: story.chain.clock })
    await assert.rejects(open({ ...story.identity, chainId: 5 }), refused('ledger.chain-mismatch'))
    await assert.rejects(open({ ...story.identity, contract: nobody }), refused('ledger.contract-mismatch'))
  })
})

describe('deploying the rulebook', () => {
  const council = { council: [chair.address], threshold: 1 }

  it('comes to the same address on every network, and does nothing the second time', async () => {
    const addresses: Address[] = []
    for (let n = 0; n < 2; n++) {
      const chain = await openTestChain()
      const deploy = () => deployRulebook(chain, deployer, council, { clock: chain.clock })
      addresses.push((await deploy()).contract, (await deploy()).contract)
      assert.equal(await chain.request({ method: 'eth_blockNumber' }), '0x7')
      chain.close()
    }
    const anvil = await startAnvil()
    const deploy = () => deployRulebook({ urls: [anvil.url] }, deployer, council, { clock: waitingClock() })
    addresses.push((await deploy()).contract, (await deploy()).contract)
    assert.equal(await anvil.ask('eth_blockNumber'), '0x7')
    await anvil.signal('SIGKILL')
    assert.equal(new Set(addresses).size, 1)
  })

  it('refuses a council that cannot decide, before its address is used up', async () => {
    const chain = await openTestChain()
    const deploy = (threshold: number) =>
      deployRulebook(chain, deployer, { council: [chair.address], threshold }, { clock: chain.clock })
    await assert.rejects(deploy(2), refused('ledger.council-invalid'))
    await deploy(1)
    chain.close()
  })

  it('refuses a key that has sent something else', async () => {
    const chain = await openTestChain()
    await deployRulebook(chain, deployer, council, { clock: chain.clock })
    const other = { council: [nobody], threshold: 1 }
    await assert.rejects(
      deployRulebook(chain, deployer, other, { clock: chain.clock }),
      refused('ledger.deployer-used'),
    )
    chain.close()
  })
})

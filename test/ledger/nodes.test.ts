import assert from 'node:assert/strict'
import { ledgerFault } from '../../src/ledger/faults.ts'
import type { Network } from '../../src/ledger/network.ts'
import { type Nodes, nodesOf } from '../../src/ledger/nodes.ts'
import { isFault } from '../../src/values/index.ts'
import { type ManualClock, manualClock } from '../support/clock.ts'

/** A node at a height, and what is the matter with it. */
type Member = { name: string; height: number; fault?: () => Error; check?: () => Error }

const away = () => ledgerFault('ledger.unreachable', 'it does not answer')
const otherChain = () => ledgerFault('ledger.chain-mismatch', 'it serves chain 5')

/** @returns The nodes, and the names of those that did the work or were checked, in order. */
function nodesWith(members: Member[], { clock = manualClock(), seenHeight = -1 } = {}) {
  const [worked, checked]: string[][] = [[], []]
  const networks = members.map((member) => ({ member, head: async () => ({ height: member.height, hash: '0x' }) }))
  const memberOf = (network: Network) => (network as unknown as { member: Member }).member
  const nodes = nodesOf(
    networks.map((network, at) => ({
      name: members[at]!.name,
      network: network as unknown as Network,
      close: () => undefined,
    })),
    {
      clock,
      seenHeight,
      check: async (network) => {
        const { name, check } = memberOf(network)
        checked?.push(name)
        if (check) throw check()
      },
    },
  )
  const work = async (network: Network) => {
    const { name, fault } = memberOf(network)
    worked?.push(name)
    if (fault) throw fault()
    return name
  }
  return { nodes, work, worked, checked, ask: () => nodes.ask(work) } as {
    nodes: Nodes
    work: (network: Network) => Promise<string>
    worked: string[]
    checked: string[]
    ask: () => Promise<string>
  }
}

describe('the nodes of a network', () => {
  it('are asked in their order, and only the first that answers', async () => {
    const { ask, worked } = nodesWith([
      { name: 'a', height: 9 },
      { name: 'b', height: 9 },
    ])
    assert.equal(await ask(), 'a')
    assert.deepEqual(worked, ['a'])
  })

  for (const code of ['ledger.unreachable', 'ledger.answer-malformed', 'ledger.receipt-unproven'] as const)
    it(`take over from one another when one fails with ${code}, from the start of the work`, async () => {
      const { ask, worked } = nodesWith([
        { name: 'a', height: 9, fault: () => ledgerFault(code, 'broken') },
        { name: 'b', height: 9 },
      ])
      assert.equal(await ask(), 'b')
      assert.deepEqual(worked, ['a', 'b'])
    })

  it('do not take over when one says "no": the others would say it too', async () => {
    const refusal = ledgerFault('ledger.request-refused', 'no')
    const { ask, worked } = nodesWith([
      { name: 'a', height: 9, fault: () => refusal },
      { name: 'b', height: 9 },
    ])
    await assert.rejects(ask(), refusal)
    assert.deepEqual(worked, ['a'])
  })

  it('that fail are left alone for a while, longer each time, and then asked first again', async () => {
    const clock = manualClock()
    const a: Member = { name: 'a', height: 9, fault: away }
    const { ask, worked } = nodesWith([a, { name: 'b', height: 9 }], { clock })
    const asked = async (clock: ManualClock, ms: number) => {
      worked.length = 0
      await clock.advance(ms)
      await ask()
      return worked.join('')
    }
    assert.deepEqual(
      [await asked(clock, 0), await asked(clock, 900), await asked(clock, 100), await asked(clock, 1100)],
      ['ab', 'b', 'ab', 'b'],
    )
    delete a.fault
    assert.deepEqual([await asked(clock, 1000), await asked(clock, 0)], ['a', 'a'])
  })

  it('of another ledger are never given any work', async () => {
    const { ask, worked, nodes, work } = nodesWith([
      { name: 'a', height: 9, check: otherChain },
      { name: 'b', height: 9 },
    ])
    assert.equal(await ask(), 'b')
    assert.deepEqual(await nodes.each(work), ['b'])
    assert.deepEqual(worked, ['b', 'b'])
  })

  it('are held against the ledger again when they come back', async () => {
    const clock = manualClock()
    const a: Member = { name: 'a', height: 9, fault: away }
    const { ask, checked } = nodesWith([a], { clock })
    await assert.rejects(ask())
    delete a.fault
    await ask()
    await ask()
    await clock.advance(31_000)
    await ask()
    assert.deepEqual(checked, ['a', 'a', 'a'])
  })

  it('that are behind what was seen wait for the others, and are asked when there is no other', async () => {
    const b: Member = { name: 'b', height: 12 }
    const { ask, worked } = nodesWith([{ name: 'a', height: 9 }, b, { name: 'c', height: 10 }], { seenHeight: 12 })
    assert.equal(await ask(), 'b')
    b.fault = away
    assert.equal(await ask(), 'c')
    assert.deepEqual(worked, ['b', 'b', 'c'])
  })

  it('that cannot do a work because they are behind leave it to one that can', async () => {
    const behind = () => ledgerFault('ledger.node-behind', 'block 12 is not there yet')
    const { ask } = nodesWith([
      { name: 'a', height: 9, fault: behind },
      { name: 'b', height: 9 },
    ])
    assert.equal(await ask(), 'b')
    const alone = nodesWith([{ name: 'a', height: 9, fault: behind }])
    await assert.rejects(alone.ask(), (error) => isFault(error, 'ledger.node-behind') && error.kind === 'unreachable')
  })

  it('that all fail say what is the matter with each; one that is away may be the right one', async () => {
    const members: Member[] = [
      { name: 'a', height: 9, check: otherChain },
      { name: 'b', height: 9, fault: away },
    ]
    await assert.rejects(
      nodesWith(members).ask(),
      (error) => isFault(error, 'ledger.unreachable') && /chain 5.*does not answer/.test(error.message),
    )
    const wrong = nodesWith(members.map(({ name, height }) => ({ name, height, check: otherChain })))
    await assert.rejects(wrong.ask(), (error) => isFault(error, 'ledger.chain-mismatch') && error.kind === 'failed')
    await assert.rejects(nodesWith([]).ask(), (error) => isFault(error, 'ledger.unreachable'))
  })
})

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { placeUnit } from '../../src/app/index.ts'
import { answerOf } from '../../src/app/sync.ts'
import type { Answer, Cursor, ReadModel } from '../../src/readmodel/index.ts'
import { migrations, readModelOver } from '../../src/readmodel/readModel.ts'
import { openStore } from '../../src/store/index.ts'
import { isFault } from '../../src/values/index.ts'
import { cartonA, delivered } from '../support/consortium.ts'
import { failingStore, type WriteFailure, writeFailures } from '../support/storeFaults.ts'
import { tempDir } from '../support/tempDir.ts'

/** What a ledger said up to a block, and after it. */
type Told = {
  readonly first: readonly Answer[]
  readonly middle: Cursor
  readonly rest: readonly Answer[]
  readonly to: Cursor
}

async function told(): Promise<Told> {
  const story = await delivered()
  await placeUnit(story.at.clinic, cartonA, 'fridge')
  const ledger = await story.at.laboratory.ledger()
  const to = await ledger.head()
  const middle = (await ledger.headAt(to.height - 3)) ?? assert.fail('a short story')
  const entries = async (fromBlock: number, toBlock: number) =>
    (await ledger.entries({ fromBlock, toBlock })).map(answerOf)
  const [first, rest] = [await entries(0, middle.height), await entries(middle.height + 1, to.height)]
  await story.close()
  assert.ok(first.length > 0 && rest.length > 0)
  return { first, middle, rest, to }
}

/** Every durable write of the read model; each is made from where the cursor is, as whoever makes it twice does. */
const writes: Record<string, (model: ReadModel, told: Told) => void> = {
  'take the first answers': (model, { first, middle }) => model.take(first, { from: null, to: middle }),
  'take the rest': (model, { rest, middle, to }) => model.take(rest, { from: middle, to }),
  'take the rest back': (model, { middle, to }) => model.rollBack({ from: to, to: middle }),
  'take the rest again': (model, { rest, middle, to }) => model.take(rest, { from: middle, to }),
  'forget everything': (model) => model.clear(),
  'take everything': (model, { first, rest, to }) => model.take([...first, ...rest], { from: null, to }),
}

/** Makes every write, the `nth` one twice: it goes wrong, the process starts again, and whoever asked asks again. */
async function live(told: Told, nth: number, failure: WriteFailure) {
  const path = join(await tempDir(), 'readmodel.sqlite')
  const failing = failingStore(openStore(path, { migrations }), nth, failure)
  let model = readModelOver(failing)
  let failures = 0
  const dumps: string[] = []
  for (const write of Object.values(writes)) {
    try {
      write(model, told)
    } catch (error) {
      if (!isFault(error, 'store.io')) throw error
      failures += 1
      model.close()
      model = readModelOver(openStore(path, { migrations }))
      write(model, told)
    }
    dumps.push(model.dump() + model.trail() + JSON.stringify(model.cursor()))
  }
  model.close()
  return { dumps, failures, begun: failing.writes() }
}

describe('every durable write of the read model', () => {
  let story: Told
  let undisturbed: Awaited<ReturnType<typeof live>>

  before(async () => {
    story = await told()
    undisturbed = await live(story, Number.POSITIVE_INFINITY, 'fails but persists')
  })

  it('is one transaction, and all of them are in the table above', () => {
    const { begun, dumps } = undisturbed
    assert.equal(begun, Object.keys(writes).length)
    assert.deepEqual([new Set(dumps).size, dumps[3]], [3, dumps[1]])
  })

  for (const failure of writeFailures)
    for (const [nth, name] of Object.keys(writes).entries())
      it(`loses nothing and does nothing twice when it ${failure}: ${name}`, async () => {
        const { failures, dumps } = await live(story, nth, failure)
        assert.equal(failures, 1)
        assert.deepEqual(dumps, undisturbed.dumps)
      })
})

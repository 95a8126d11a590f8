import assert from 'node:assert/strict'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { placeUnit, recall } from '../../src/app/index.ts'
import { takeAnswers } from '../../src/app/sync.ts'
import { openReadModel, type ReadModel } from '../../src/readmodel/index.ts'
import { type Consortium, cartonA, cartonB, delivered, made } from '../support/consortium.ts'
import { tempDir } from '../support/tempDir.ts'
import { dice, tumble } from './tumble.ts'

async function emptyModel(): Promise<ReadModel> {
  return openReadModel(join(await tempDir(), 'readmodel.sqlite'))
}

function edit(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

/** What a new read model says of the whole ledger. */
async function fromZero({ at }: Consortium): Promise<string> {
  const model = await emptyModel()
  await takeAnswers(at.laboratory, model)
  const dump = model.dump()
  model.close()
  return dump
}

describe('readmodel rebuilt', () => {
  it('from zero equals the one that followed along, byte for byte', async () => {
    const story = await made()
    const live = await emptyModel()
    const roll = dice(7)
    for (let round = 0; round < 6; round++) {
      await tumble(story, roll, 5)
      await takeAnswers(story.at.carrier, live)
    }
    assert.ok(live.dump().includes('"placedAt"'))
    assert.equal(live.dump(), await fromZero(story))
    live.clear()
    assert.equal(live.cursor(), null)
    assert.deepEqual(live.count(), { recorded: 0, rejected: 0 })
    await takeAnswers(story.at.maker, live)
    assert.equal(live.dump(), await fromZero(story))
    live.close()
    await story.close()
  })

  it('is the same whether it is asked once or by many at the same moment', async () => {
    const story = await delivered()
    const { clinic, maker } = story.at
    for (const unit of [cartonA, cartonB]) await placeUnit(clinic, unit, 'fridge')
    await recall(maker, cartonA, 'unit', 'label')
    const other = story.reopen('clinic')
    const answers = await Promise.all([clinic, other, clinic, other, clinic].map((site) => site.answers()))
    const whole = await fromZero(story)
    for (const model of answers) assert.equal(model.dump(), whole)
    await story.close()
  })

  it('goes back to the end of any earlier stride, and on from there again', async () => {
    const story = await made()
    const live = await emptyModel()
    const roll = dice(11)
    const dumps = new Map<string, string>()
    for (let round = 0; round < 5; round++) {
      await tumble(story, roll, 4)
      await takeAnswers(story.at.carrier, live)
      dumps.set(live.cursor()?.hash ?? '', live.dump() + live.trail())
    }
    const strides = live.strides()
    assert.ok(strides.length >= 4)
    for (const to of strides.slice(1)) {
      live.rollBack({ from: live.cursor() ?? to, to })
      assert.deepEqual([{ ...live.cursor() }, live.dump() + live.trail()], [{ ...to }, dumps.get(to.hash)])
    }
    await takeAnswers(story.at.carrier, live)
    assert.equal(live.dump(), await fromZero(story))
    live.close()
    await story.close()
  })

  it('goes back only as far as two pasts have in common', async () => {
    const story = await delivered()
    const { clinic } = story.at
    const shared = (await clinic.answers()).cursor()
    await placeUnit(clinic, cartonA, 'fridge')
    await clinic.answers()
    await story.close()
    const path = join(story.dir, 'laboratory', 'chain.sqlite')
    const { height } = shared ?? assert.fail()
    edit(path, `DELETE FROM log WHERE block > ${height}; DELETE FROM tx WHERE block > ${height}`)
    edit(path, `DELETE FROM block WHERE number > ${height}`)
    await recall(story.reopen('maker'), cartonB, 'unit', 'label')
    const model = await story.reopen('clinic').answers()
    assert.equal(model.dump(), await fromZero(story))
    assert.ok(model.strides().some(({ hash }) => hash === shared?.hash))
    await story.close()
  })

  it('takes nothing when another process has gone on meanwhile', async () => {
    const story = await delivered()
    const model = await story.at.clinic.answers()
    const [before, cursor] = [model.dump(), model.cursor()]
    assert.ok(cursor)
    model.take([], { from: null, to: { ...cursor, height: cursor.height + 1 } })
    assert.deepEqual([model.dump(), { ...model.cursor() }], [before, { ...cursor }])
    await story.close()
  })

  it('is begun anew when another version made it, or the disk damaged it', async () => {
    const story = await delivered()
    const path = story.at.clinic.path('readmodel.sqlite')
    const whole = await fromZero(story)
    for (const spoil of [
      () => writeFileSync(path, 'no database at all\n'.repeat(300)),
      () => edit(path, `UPDATE migration SET sha256 = '0x00'`),
      () => edit(path, `INSERT INTO migration VALUES (9, '0009_tomorrow.sql', '0x00')`),
    ]) {
      await story.close()
      spoil()
      assert.equal((await story.reopen('clinic').answers()).dump(), whole)
    }
    await story.close()
  })

  it('is read again when the ledger turns out to have another past', async () => {
    const [story, other] = [await delivered(), await delivered()]
    await placeUnit(story.at.clinic, cartonA, 'fridge')
    const { witness } = await story.at.clinic.answers().then(() => story.at.clinic.site.file)
    await recall(other.at.maker, cartonB, 'unit', 'label')
    await placeUnit(other.at.clinic, cartonB, 'shelf')
    const expected = await fromZero(other)
    await story.close()
    await other.close()
    const chain = join('laboratory', 'chain.sqlite')
    rmSync(join(story.dir, chain))
    cpSync(join(other.dir, chain), join(story.dir, chain))
    const again = story.reopen('clinic')
    assert.equal((await again.answers()).dump(), expected)
    // The head that was witnessed is on no chain any more: it stays, for it is the evidence.
    assert.deepEqual(again.site.file.witness, witness)
    await story.close()
  })
})

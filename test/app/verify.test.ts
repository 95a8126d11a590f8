import assert from 'node:assert/strict'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { placeUnit, removeUnit, verify, type Workspace } from '../../src/app/index.ts'
import { cartonA, delivered, founded } from '../support/consortium.ts'

/** A workspace in which something happens now and then while its blocks are verified. */
function meanwhile(workspace: Workspace, happens: () => void): Workspace {
  return { ...workspace, progress: (done) => (done % 8 === 0 ? happens() : undefined) }
}

describe('app verify', () => {
  it('checks what every site can see, and counts it', async () => {
    const story = await delivered()
    for (const site of Object.values(story.at)) await site.answers()
    const results = await Promise.all(Object.values(story.at).map((site) => verify(site)))
    for (const { ok, findings, checked } of results) {
      assert.deepEqual([ok, findings], [true, []])
      assert.equal(checked.blocks, results[0]?.checked.blocks)
    }
    await story.close()
  })

  it('accuses nobody because the site goes on while it is verified', async () => {
    const story = await delivered()
    const other = story.reopen('clinic')
    let said = 0
    const sayTwo = async () => {
      await placeUnit(other, cartonA, 'fridge')
      await removeUnit(other, cartonA, 'fridge')
      other.acknowledge()
      said += 2
    }
    // With keys opened and rooms loaded, what follows fits between two steps of the verification.
    await sayTwo()
    let working = sayTwo()
    const sayMore = () => {
      working = working.then(sayTwo)
    }
    const { findings } = await verify(meanwhile(story.at.clinic, sayMore))
    assert.deepEqual(findings, [])
    assert.ok(said > 2)
    await working
    await story.close()
  })

  it('checks the ledger for a site that has said nothing yet, and misses what it said when its journal is gone', async () => {
    const story = await delivered()
    const { carrier, clinic } = story.at
    assert.deepEqual((await verify(carrier)).findings, [])
    await story.close()
    renameSync(clinic.path('journal.sqlite'), clinic.path('gone'))
    const { findings } = await verify(story.reopen('clinic'))
    assert.deepEqual([...new Set(findings.map(({ code }) => code))], ['verify.statement-missing'])
    assert.equal(findings.length, 3)
    await story.close()
  })

  it('names documents the ledger refers to that were never shared, and calls nothing damaged for it', async () => {
    const story = await delivered()
    const { manifest } = (await story.at.maker.answers()).tables.batch.list()[0] ?? assert.fail()
    rmSync(join(story.dir, 'exchange', manifest.slice(2, 4), manifest.slice(2)))
    const { ok, findings } = await verify(story.at.clinic)
    assert.equal(ok, true)
    assert.deepEqual(
      findings.map(({ code, where }) => [code, where]),
      [['verify.document-missing', `document ${manifest}`]],
    )
    await story.close()
  })

  for (const [what, edit] of [
    ['whose rows were edited', `UPDATE batch SET value = json_set(value, '$.releasedAt', null)`],
    ['in which a row makes no sense', `UPDATE batch SET value = 'released'`],
    ['that counts fewer statements', 'DELETE FROM entry WHERE height = (SELECT max(height) FROM entry)'],
  ] as const)
    it(`finds a read model ${what}, and nothing once it was made anew`, async () => {
      const story = await delivered()
      const { clinic } = story.at
      await clinic.answers()
      assert.deepEqual((await verify(clinic)).findings, [])
      await story.close()
      const raw = new DatabaseSync(clinic.path('readmodel.sqlite'))
      raw.exec(edit)
      raw.close()
      const { ok, findings } = await verify(story.reopen('clinic'))
      assert.deepEqual([ok, findings.map(({ code }) => code)], [false, ['verify.readmodel-altered']])
      await story.close()
      rmSync(clinic.path('readmodel.sqlite'))
      assert.deepEqual((await verify(story.reopen('clinic'))).findings, [])
      await story.close()
    })

  it('is refused without a ledger, and finds one that is gone', async () => {
    const story = await founded()
    const { clinic, laboratory } = story.at
    await clinic.answers()
    await story.close()
    renameSync(laboratory.path('chain.sqlite'), laboratory.path('gone'))
    const { ok, findings } = await verify(story.reopen('clinic'))
    assert.equal(ok, false)
    assert.ok(
      findings.every(({ code }) => code.startsWith('chain.')),
      JSON.stringify(findings),
    )
    clinic.site.update((file) => {
      file.ledger = null
    })
    await assert.rejects(verify(story.reopen('clinic')), { code: 'app.ledger-unset', kind: 'usage' })
    await story.close()
  })
})

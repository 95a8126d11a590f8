import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { placeUnit, removeUnit, verify, type Workspace } from '../../src/app/index.ts'
import { rideWith } from '../support/coldRide.ts'
import { type Consortium, cartonA, cartonB, delivered } from '../support/consortium.ts'
import { measuredIn } from '../support/measured.ts'
import { restored } from './restored.ts'
import { recorded } from './site.ts'

const codesAt = async (site: Workspace) => (await verify(site)).findings.map(({ code }) => code)

/** Every segment in the exchange, by its name and content. */
function segments({ dir }: Consortium): string[] {
  const entries = readdirSync(join(dir, 'exchange'), { recursive: true, withFileTypes: true })
  const files = entries.filter(({ name }) => name.endsWith('.segment'))
  return files.map(({ parentPath, name }) => `${name} ${readFileSync(join(parentPath, name), 'hex')}`).sort()
}

describe('a site restored from an old copy', () => {
  /** The clinic placed a carton, of which it knows nothing any more. */
  async function forgetful(): Promise<Consortium> {
    const story = await delivered()
    return restored(story, 'clinic', () => placeUnit(story.at.clinic, cartonA, 'fridge'))
  }

  it('is told by verify what the ledger recorded in its name and it does not hold', async () => {
    const story = await forgetful()
    const { findings } = await verify(story.at.clinic)
    const said = (await recorded(story.at.clinic)).at(-1)
    assert.deepEqual(
      findings.map(({ code, where }) => [code, where]),
      [['verify.statement-missing', `statement ${said?.id}`]],
    )
    await story.close()
  })

  it('finds what it said when it says the very same again', async () => {
    const story = await forgetful()
    const { clinic } = story.at
    const said = await recorded(clinic)
    assert.equal((await placeUnit(clinic, cartonA, 'fridge')).statement, said.at(-1)?.id)
    assert.deepEqual(await recorded(clinic), said)
    assert.deepEqual(await codesAt(clinic), [])
    await story.close()
  })

  it('says nothing under a number it used before, and nothing twice', async () => {
    const story = await forgetful()
    const { clinic } = story.at
    const said = await recorded(clinic)
    await story.clock.advance(1000)
    await assert.rejects(placeUnit(clinic, cartonA, 'fridge'), { code: 'nonce-used', kind: 'refused' })
    await assert.rejects(placeUnit(clinic, cartonA, 'fridge'), { code: 'unit-already-placed', kind: 'refused' })
    assert.deepEqual(await recorded(clinic), said)
    await removeUnit(clinic, cartonA, 'fridge')
    assert.equal((await recorded(clinic)).length, said.length + 1)
    assert.deepEqual(await codesAt(clinic), ['verify.statement-missing'])
    await story.close()
  })

  it('measures on, but signs for none of it and says why, and what was shared before stays as it was', async () => {
    const first = await delivered()
    await rideWith(first, 'clinic', 'fridge', [5, 5, 5])
    const story = await restored(first, 'clinic', () => rideWith(first, 'clinic', 'fridge', [5, 5]))
    const { clinic, maker } = story.at
    const shared = segments(story)
    const said = await recorded(clinic)
    assert.deepEqual(await codesAt(clinic), ['journal.truncated', 'verify.statement-missing'])
    assert.deepEqual(await codesAt(maker), [])
    const told = []
    // First the log is shorter than the ledger knows it, then as long, then longer.
    for (const celsius of [6, 6, 6]) told.push(await rideWith(story, 'clinic', 'fridge', [celsius]))
    const codes = told.flat().flatMap((event) => (event.type === 'unvouched' ? [event.code] : []))
    assert.deepEqual(codes, ['app.log-rolled-back', 'app.log-forked', 'app.log-forked'])
    assert.deepEqual(
      told.flat().filter(({ type }) => type === 'sealed'),
      [],
    )
    assert.deepEqual(segments(story), shared)
    assert.deepEqual(await recorded(clinic), said)
    const log = clinic.journal().readings(clinic.journal().devices()[0] ?? assert.fail())
    assert.equal(log.head().size, 3 + told.length)
    assert.ok((await codesAt(clinic)).includes('journal.anchor-mismatch'))
    assert.deepEqual(await codesAt(maker), [])
    assert.equal((await measuredIn(maker, clinic.site.file.party, 'fridge')).flat().length > 0, true)
    await story.close()
  })

  it('states no excursion that nobody could check, but tells it', async () => {
    const first = await delivered()
    await rideWith(first, 'clinic', 'fridge', [5, 5, 5])
    const story = await restored(first, 'clinic', () => rideWith(first, 'clinic', 'fridge', [5, 5]))
    const events = await rideWith(story, 'clinic', 'fridge', [5, ...Array<number>(9).fill(12)])
    const told = events.flatMap((event) => (event.type === 'excursion' ? [event] : []))
    assert.deepEqual(
      told.map(({ finding, statement }) => [finding.phase, statement]),
      [['opened', null]],
    )
    await story.close()
  })
})

describe('a ledger restored from an old copy', () => {
  it('is told from the one that was by whoever saw more of it', async () => {
    const first = await delivered()
    const story = await restored(first, 'laboratory', async () => {
      await placeUnit(first.at.clinic, cartonA, 'fridge')
      await first.at.clinic.answers()
    })
    const { clinic, maker } = story.at
    assert.deepEqual(await codesAt(clinic), ['chain.truncated', 'verify.record-missing'])
    await placeUnit(clinic, cartonB, 'fridge')
    assert.deepEqual(await codesAt(clinic), ['chain.rewritten', 'verify.record-missing'])
    assert.deepEqual(await codesAt(maker), [])
    await story.close()
  })
})

import assert from 'node:assert/strict'
import {
  batchNamed,
  batchOnLabel,
  findParty,
  listBatches,
  oneBatch,
  printedName,
  recall,
  recordStage,
  registerBatch,
  releaseBatch,
  showBatch,
  unitNamed,
  vialNamed,
} from '../../src/app/index.ts'
import { getManifest, putManifest, randomSerials, serialLeaves, vialNames } from '../../src/app/serials.ts'
import { scanOf } from '../../src/capture/index.ts'
import { inclusionProof, rootOf, treeOf, verifyInclusion } from '../../src/journal/index.ts'
import { gtin, instant, milliCelsius, type Name, zeroDigest } from '../../src/values/index.ts'
import { manualClock } from '../support/clock.ts'
import { batch, type Consortium, cartonA, dayMs, founded, made, vial } from '../support/consortium.ts'
import { refused } from './refused.ts'

const item = gtin('09506000134352')
const details = ({ clock }: Consortium, lot: string, serials: number | readonly string[] = 4) => ({
  gtin: item,
  lot,
  expiresAt: instant(clock.now() + 300 * dayMs),
  dosesPerVial: 1,
  vaccine: 'penta',
  stability: [],
  serials,
})

describe('app batch', () => {
  it('is released when its stages passed, one of them by a laboratory, and shown with them', async () => {
    const story = await founded()
    const { maker, laboratory, clinic } = story.at
    const { name } = await registerBatch(maker, details(story, 'L1'))
    const pass = { name, passed: true, note: 'fine' }
    await refused('stage-missing', releaseBatch(maker, name))
    for (const stage of ['material', 'quality', 'test'] as const) await recordStage(maker, { ...pass, stage })
    await refused('stage-missing', releaseBatch(maker, name))
    await recordStage(laboratory, { ...pass, stage: 'test', passed: false })
    await refused('stage-failed', releaseBatch(maker, name))
    laboratory.acknowledge()
    await recordStage(laboratory, { ...pass, stage: 'test' })
    await releaseBatch(maker, name)
    maker.acknowledge()
    await refused('batch-already-released', releaseBatch(maker, name))
    const shown = await showBatch(clinic, name)
    assert.deepEqual([shown.maker, shown.stages.length, shown.batch.unitCount], ['maker', 5, 4])
    assert.equal((await listBatches(clinic)).length, 1)
    await story.close()
  })

  it('is refused from who makes none, twice, expired, or of a vaccine nobody knows', async () => {
    const story = await founded()
    const { maker, clinic } = story.at
    await refused('role-missing', registerBatch(clinic, details(story, 'L1')))
    await registerBatch(maker, details(story, 'L1'))
    maker.acknowledge()
    await refused('batch-exists', registerBatch(maker, details(story, 'L1')))
    await refused('batch-expired', registerBatch(maker, { ...details(story, 'L2'), expiresAt: instant(1) }))
    const unknown = registerBatch(maker, { ...details(story, 'L3'), vaccine: 'snake oil' })
    await assert.rejects(unknown, { code: 'coldchain.vaccine-unknown' })
    await story.close()
  })

  it('is not signed when two vials would be one, there is none, or the ledger could not count its doses', async () => {
    const story = await founded()
    const { maker } = story.at
    const before = maker.journal().counts()
    for (const serials of [['A', 'B', 'A'], [], 0, 1_000_001])
      await assert.rejects(registerBatch(maker, details(story, 'L1', serials)), {
        code: 'app.serials-unusable',
        kind: 'usage',
      })
    for (const dosesPerVial of [0, 1.5, 256])
      await assert.rejects(registerBatch(maker, { ...details(story, 'L1'), dosesPerVial }), {
        code: 'app.doses-unusable',
        kind: 'usage',
      })
    assert.deepEqual(maker.journal().counts(), before)
    await story.close()
  })

  it('is read from a picture in which every code speaks of it, and from no other', () => {
    const clock = manualClock()
    const scans = (...texts: string[]) => texts.map((text) => scanOf({ source: 'typed', text }))
    const [product, lot] = ['(01)09506000134352', '(10)VT1']
    const dated = `${product}(17)491130${lot}`
    const found = oneBatch({ clock }, scans('(00)095060000000000015', product + lot, dated))
    assert.equal(batchOnLabel({ clock }, found ?? assert.fail()).lot, 'VT1')
    for (const other of [`${product}(17)491130(10)VT2`, `${product}(17)481130${lot}`])
      assert.throws(() => oneBatch({ clock }, scans(dated, other)), { code: 'app.labels-differ', kind: 'usage' })
    assert.equal(oneBatch({ clock }, []), undefined)
  })

  it('is recalled by its maker or a regulator, and by nobody else', async () => {
    const story = await made()
    await refused('role-missing', recall(story.at.carrier, batch, 'batch', 'a grudge'))
    await refused(
      'batch-unknown',
      recall(story.at.maker, 'https://id.gs1.org/01/09506000134352/10/NO' as Name, 'batch', 'x'),
    )
    await recall(story.at.laboratory, batch, 'batch', 'impure')
    assert.equal((await showBatch(story.at.clinic, batch)).batch.recallReason, 'impure')
    await story.close()
  })

  it('is recalled once: whoever does it again hears when, by whom and why', async () => {
    const story = await made()
    const { laboratory, maker } = story.at
    const first = await recall(laboratory, batch, 'batch', 'impure')
    // Nobody was told yet: the same words are the same recall.
    assert.deepEqual(await recall(laboratory, batch, 'batch', 'impure'), first)
    await assert.rejects(recall(maker, batch, 'batch', 'particles'), {
      code: 'app.already-recalled',
      message: /, \S+ recalled it at \d{4}-.+Z: impure$/,
    })
    await recall(maker, cartonA, 'unit', 'wet')
    maker.acknowledge()
    await assert.rejects(recall(maker, cartonA, 'unit', 'wet'), { code: 'app.already-recalled' })
    await story.close()
  })

  it('commits to every serial: each is proved against the root the ledger holds', async () => {
    const story = await founded()
    const { name } = await registerBatch(story.at.maker, details(story, 'L1', 300))
    const { batch: row } = await showBatch(story.at.clinic, name)
    const leaves = serialLeaves(vialNames(getManifest(story.at.clinic.documents, row.manifest)))
    const tree = treeOf(leaves)
    const head = { size: leaves.length, root: row.serialRoot }
    assert.equal(rootOf(tree), row.serialRoot)
    for (const index of [0, 255, 256, 299])
      assert.ok(verifyInclusion(leaves[index] ?? zeroDigest, index, inclusionProof(tree, index), head))
    await story.close()
  })
})

describe('app serials', () => {
  it('makes up serials that are all different and hold no letter one could misread', () => {
    const serials = randomSerials(2000, (length) => crypto.getRandomValues(new Uint8Array(length)))
    assert.equal(new Set(serials).size, 2000)
    for (const serial of serials) assert.match(serial, /^[0-9A-HJKMNP-TV-Z]{12}$/)
  })

  it('takes no other document for a manifest, whoever wrote it', async () => {
    const { at, close } = await founded()
    const { documents } = at.maker
    const row = { above: milliCelsius(8000), permittedMs: 1, source: 'label' }
    const manifest = { gtin: item, lot: 'L', vaccine: 'penta', stability: [row], serials: ['A'] }
    assert.deepEqual(getManifest(documents, putManifest(documents, manifest)), manifest)
    const format = 'vialtrace/manifest/v1'
    const { permittedMs: _, ...unlimited } = row
    const numbers = [{ permittedMs: -1 }, { permittedMs: '1' }, { above: 8.5 }, { above: null }, { source: 7 }]
    const flawed = [null, {}, unlimited, ...numbers.map((flaw) => ({ ...row, ...flaw }))]
    for (const value of [
      null,
      [],
      7,
      {},
      { ...manifest },
      { format, ...manifest, serials: [7] },
      { format, ...manifest, lot: 7 },
      { format, ...manifest, stability: 'long' },
      ...flawed.map((flaw) => ({ format, ...manifest, stability: [row, flaw] })),
    ]) {
      const hash = documents.put(Buffer.from(JSON.stringify(value)))
      assert.throws(() => getManifest(documents, hash), { code: 'app.file-unusable' }, JSON.stringify(value))
    }
    const text = documents.put(Buffer.from('no JSON'))
    assert.throws(() => getManifest(documents, text), { code: 'app.file-unusable' })
    assert.throws(() => getManifest(documents, zeroDigest), { code: 'app.document-missing' })
    const mistyped = documents.put(Buffer.from(JSON.stringify({ format, ...manifest, gtin: '09506000134353' })))
    assert.throws(() => getManifest(documents, mistyped), { code: 'values.check-digit' })
    await close()
  })
})

describe('app lookup', () => {
  it('reads names as people give them: digits, element strings, links', () => {
    const sscc = cartonA.slice(-18)
    for (const text of [sscc, `(00)${sscc}`, cartonA]) assert.equal(unitNamed(text), cartonA)
    assert.equal(vialNamed('(01)09506000134352(21)V3'), vial(3))
    assert.equal(batchNamed('(01)09506000134352(10)VT1'), batch)
    assert.equal(printedName(cartonA), `SSCC ${sscc}`)
    assert.equal(printedName('no\u202ename'), 'no\u202ename')
  })

  it('refuses a name of another kind with its own code', () => {
    assert.throws(() => unitNamed(batch), { code: 'app.not-a-unit' })
    assert.throws(() => vialNamed(cartonA), { code: 'app.not-a-vial' })
    assert.throws(() => vialNamed(cartonA.slice(-18)), { code: 'app.not-a-vial' })
    assert.throws(() => batchNamed('(01)09506000134352(21)V3'), { code: 'app.not-a-batch' })
    assert.throws(() => unitNamed('095060000000000011'), { code: 'values.check-digit' })
  })

  it('finds a party by its name or address, never one of two that share a name', async () => {
    const story = await founded()
    const { tables } = await story.at.clinic.answers()
    const carrier = story.at.carrier.site.file.party
    assert.equal(findParty(tables, 'carrier').address, carrier)
    assert.equal(findParty(tables, carrier.toUpperCase().replace('0X', '0x')).address, carrier)
    assert.throws(() => findParty(tables, 'Carrier'), { code: 'app.party-unknown', message: /maker/ })
    const twin = { ...findParty(tables, 'carrier'), address: story.at.maker.site.file.party }
    tables.party.put(twin.address, twin)
    assert.throws(() => findParty(tables, 'carrier'), { code: 'app.party-unknown' })
    await story.close()
  })
})

import assert from 'node:assert/strict'
import { distortions } from '../../../scripts/stress/distortions.ts'
import { fieldSet } from '../../../scripts/stress/field/fieldSet.ts'
import { type StressPicture, stressSet } from '../../../scripts/stress/stressSet.ts'
import { type DecodedCode, readImage } from '../../../src/capture/barcode/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { tickingClock } from '../../support/tickingClock.ts'

const clock = tickingClock(15)

async function codesIn({ image }: StressPicture): Promise<DecodedCode[]> {
  try {
    return await readImage(image, { clock })
  } catch (error) {
    if (isFault(error, 'capture.image-without-code')) return []
    throw error
  }
}

describe('the stress set', () => {
  it('is the same for the same seed, also when only a part of it is made', async () => {
    const choice = { distortions: ['plain'], severities: [1 as const] }
    const all: string[] = []
    for await (const { image } of stressSet(7, choice)) all.push(Buffer.from(image).toString('base64'))
    for await (const { image } of stressSet(7, { ...choice, kinds: ['Digital Link QR'] }))
      assert.equal(Buffer.from(image).toString('base64'), all[2])
    assert.equal(new Set(all).size, all.length)
  })

  // All of it, with each reader alone beside the pipeline: npm run bench:scan.
  it('is read, in every distortion of middling severity, and never wrongly', async function () {
    this.timeout(180_000)
    let [read, count] = [0, 0]
    const kinds = ['GS1 DataMatrix', 'GS1-128'] as const
    for await (const picture of stressSet(3, { kinds, severities: [2] })) {
      const texts = (await codesIn(picture)).flatMap((code) => (code.status === 'read' ? [code.scan.text] : []))
      for (const text of texts) assert.equal(text, picture.text, picture.name)
      read += texts.length > 0 ? 1 : 0
      count++
    }
    assert.equal(count, 2 * Object.keys(distortions).length)
    assert.ok(read / count >= 0.93, `read ${read} of ${count}`)
  })
})

describe('the field set', () => {
  // All of it: npm run bench:scan -- --set field.
  it('is read off a vial with a reflection on it, and where bars can be taken for others, never wrongly', async function () {
    this.timeout(180_000)
    const choice = { kinds: ['GS1 QR', 'EAN-13'] as const, severities: [2 as const] }
    const texts: string[] = []
    for await (const picture of fieldSet(1, { ...choice, distortions: ['vial in hand', 'in a hurry'] })) {
      const read = (await codesIn(picture)).flatMap((code) => (code.status === 'read' ? [code.scan.text] : []))
      for (const text of read) assert.equal(text, picture.text, picture.name)
      texts.push(...read)
    }
    assert.ok(texts.length >= 3, `read ${texts.length} of 4`)
  })
})

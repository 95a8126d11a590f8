import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import bwip from 'bwip-js/node'
import { loadFirstReader } from '../../../src/capture/barcode/firstReader.ts'
import type { Grey } from '../../../src/capture/barcode/grey.ts'
import { checkOpinion } from '../../../src/capture/barcode/opinion.ts'
import { openPicture } from '../../../src/capture/barcode/picture.ts'
import { loadSecondReader, type SecondReader } from '../../../src/capture/barcode/secondReader.ts'
import { sightings } from '../../../src/capture/barcode/sightings.ts'
import type { Corners } from '../../../src/capture/barcode/straighten.ts'
import { isFault } from '../../../src/values/index.ts'

const carton = fileURLToPath(
  new URL('../../../fixtures/gs1-datamatrix-photo/carton-on-bench/input.jpg', import.meta.url),
)
const GS = '\x1d'
const vial = '(01)09506000134352(10)VT2611A(21)SN42'
const carried = `010950600013435210VT2611A${GS}21SN42`

async function picture(bcid: string, text: string, options: object = {}): Promise<Grey> {
  const png = await bwip.toBuffer({ bcid, text, scale: 3, padding: 15, backgroundcolor: 'FFFFFF', ...options })
  return (await openPicture(png)).grey(1600)
}

describe('both readers', () => {
  const symbols = [
    { bcid: 'gs1datamatrix', text: vial, aim: ']d2', reads: carried },
    { bcid: 'gs1qrcode', text: vial, aim: ']Q3', reads: carried },
    { bcid: 'gs1-128', text: vial, aim: ']C1', reads: carried },
    { bcid: 'datamatrix', text: 'PALLET 7', aim: ']d1', reads: 'PALLET 7' },
    { bcid: 'qrcode', text: 'PALLET 7', aim: ']Q1', reads: 'PALLET 7' },
    { bcid: 'code128', text: 'PALLET 7', aim: ']C0', reads: 'PALLET 7' },
    { bcid: 'ean13', text: '9506000134352', aim: ']E0', reads: '9506000134352' },
    { bcid: 'ean8', text: '95050003', aim: ']E4', reads: '95050003' },
  ]
  for (const { bcid, text, aim, reads } of symbols)
    it(`name a ${bcid} ${aim} and keep its separators`, async () => {
      const grey = await picture(bcid, text)
      const [first] = await (await loadFirstReader())(grey)
      const second = loadSecondReader()(grey, [aim.charAt(1) as 'd'])
      for (const code of [first, second]) assert.deepEqual([code?.aim, code?.text], [aim, reads])
    })

  it('add no separator of their own, even where the check character of a GS1-128 has the value of one', async () => {
    const grey = await picture('gs1-128', '(01)09506000134352(10)L79')
    const [first] = await (await loadFirstReader())(grey)
    assert.equal(loadSecondReader()(grey, ['C'])?.text, first?.text)
  })
})

describe('the second reader alone', () => {
  it('finds a symbol away from the centre after the first has found nothing in any view', async () => {
    const blind = () => Promise.resolve([])
    for await (const [seen] of sightings(await openPicture(carton), blind, loadSecondReader)) {
      if (seen === undefined) continue
      assert.deepEqual([seen.aim, seen.text, seen.corners], [']d2', '01095060001343521749113010VT2611A', null])
      return
    }
    assert.fail('found nothing')
  })
})

describe('the second opinion', () => {
  const corners = cornersOf(10, 10, 50, 50)
  const grey: Grey = { pixels: new Uint8ClampedArray(60 * 60), width: 60, height: 60 }
  const says =
    (text: string | undefined): SecondReader =>
    () =>
      text === undefined ? undefined : { aim: ']d2', text, corners: null }

  it('refuses a code that the two readers see differently, showing both', () => {
    assert.throws(
      () => checkOpinion({ aim: ']d2', text: '10VT2611A', corners, in: grey }, says('10VT2611B'), 'consent'),
      (error) => isFault(error, 'capture.readers-disagree') && /"10VT2611A", the other "10VT2611B"/.test(error.message),
    )
  })

  it('lets a code pass that the second reader confirms or cannot see', () => {
    for (const opinion of ['10VT2611A', undefined])
      checkOpinion({ aim: ']d2', text: '10VT2611A', corners, in: grey }, says(opinion), 'consent')
  })

  it('must confirm where silence is a refusal', () => {
    for (const [aim, text] of [
      [']I0', '09506000134352'],
      [']E0', '9506000134352'],
    ] as const)
      assert.throws(
        () => checkOpinion({ aim, text, corners, in: grey }, says(undefined), 'refusal'),
        (error) => isFault(error, 'capture.readers-disagree') && /the other nothing/.test(error.message),
      )
  })

  it('is given the symbol from nearby, upright, with ground around it', () => {
    const seen: Grey[] = []
    const watching: SecondReader = (closeUp) => {
      seen.push(closeUp)
      return undefined
    }
    checkOpinion({ aim: ']C1', text: 'x', corners: cornersOf(20, 5, 30, 55), in: grey }, watching, 'consent')
    assert.ok(seen[0] && seen[0].width > seen[0].height)
  })
})

function cornersOf(left: number, top: number, right: number, bottom: number): Corners {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ]
}

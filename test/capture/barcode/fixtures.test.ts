import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readImage, scansOf } from '../../../src/capture/barcode/index.ts'
import { isFault, type Scan } from '../../../src/values/index.ts'
import { tickingClock } from '../../support/tickingClock.ts'

const root = fileURLToPath(new URL('../../../fixtures/', import.meta.url))
const cases = globSync(`${root}{gs1-datamatrix-photo,gs1-128-pallet}/*/expected.json`).map(dirname)

describe('the picture fixtures', () => {
  for (const folder of cases)
    it(`${relative(root, folder)} is answered as expected`, async () => {
      const [input = ''] = globSync(join(folder, 'input.*'))
      const { carried, ...answer } = await answerTo(input)
      assert.deepEqual(answer, json(join(folder, 'expected.json')))
      if (carried) assert.deepEqual(carried, json(join(folder, 'middle.json')))
    })

  it('are there, with their source, and their carried text where one is read', () => {
    assert.ok(cases.length >= 10, `found ${cases.length}`)
    for (const folder of cases) {
      assert.match(readFileSync(join(folder, 'SOURCE.md'), 'utf8'), /synthetic[\s\S]*Licence/)
      const reads = json(join(folder, 'expected.json')).expect === 'read'
      assert.equal(globSync(join(folder, 'middle.json')).length, reads ? 1 : 0, folder)
    }
  })
})

type Answer = Partial<Scan> & { readonly expect: string; readonly carried?: object }

async function answerTo(input: string): Promise<Answer> {
  try {
    const [scan] = scansOf(await readImage(input, { clock: tickingClock() }))
    assert.ok(scan)
    const { symbology, aim, text, elements, unit, batch } = scan
    return { expect: 'read', symbology, aim, elements, unit, batch, carried: { aim, text } }
  } catch (error) {
    if (isFault(error)) return { expect: error.code }
    throw error
  }
}

function json(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

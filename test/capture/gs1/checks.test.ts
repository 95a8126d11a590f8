import assert from 'node:assert/strict'
import { parseBracketed, parseDigitalLink, scanOf } from '../../../src/capture/gs1/index.ts'
import { isFault } from '../../../src/values/index.ts'

const item = '(01)09506000134352'
const pallet = '(00)095060000000000015'

/** One good and some bad values for each check, each in a message that is good otherwise. */
const cases: readonly { readonly good: string; readonly bad: readonly string[] }[] = [
  { good: '(8013)1987654Ad4X4bL5ttr2310c2K', bad: ['(8013)1987654Ad4X4bL5ttr2310cXK', '(8013)AB'] },
  { good: `${item}(7003)2702281259`, bad: [`${item}(7003)2702290000`, `${item}(7003)2702282400`] },
  { good: `${pallet}(4307)RW`, bad: [`${pallet}(4307)XX`, `${pallet}(4307)rw`] },
  { good: `${pallet}(421)646KG1`, bad: [`${pallet}(421)647KG1`] },
  { good: `${item}(7030)999X`, bad: [`${item}(7030)998X`] },
  { good: '(255)95060001343521(3900)12', bad: ['(255)95060001343521(3910)97812'] },
  { good: `${pallet}(4309)01234567891234567890`, bad: [`${pallet}(4309)18000000011234567890`] },
  { good: `${pallet}(4331)000800-`, bad: [`${pallet}(4331)000800+`, `${pallet}(4331)000800-(4330)004640`] },
  { good: `${pallet}(4300)WHO%20HQ`, bad: [`${pallet}(4300)WHO%2HQ`] },
  { good: `${pallet}(7041)PX`, bad: [`${pallet}(7041)PXX`] },
  { good: '(8018)950600013435201234(7252)9', bad: ['(8018)950600013435201234(7252)3'] },
  { good: '(8018)950600013435201234(7241)80', bad: ['(8018)950600013435201234(7241)11'] },
  { good: '(8018)950600013435201234(7250)20240229', bad: ['(8018)950600013435201234(7250)21000229'] },
  { good: '(8018)950600013435201234(7259)A(7258)2/3', bad: ['(8018)950600013435201234(7259)A(7258)3/2'] },
  { good: `${item}(8001)00010000100191`, bad: [`${item}(8001)00000000100191`, `${item}(8001)00010000100121`] },
  { good: '(8010)950600A#/(8011)10', bad: ['(8010)950600a', '(8010)950600A(8011)010'] },
  {
    good: '(415)9506000134352(8020)A(8007)DE89370400440532013000',
    bad: ['(415)9506000134352(8020)A(8007)DE88370400440532013000'],
  },
  { good: `${pallet}(8030)QUI_-Z`, bad: [`${pallet}(8030)QUI+Z`, `${pallet}(8030)A====`] },
  { good: '(8003)09506000134352A(8030)QUI', bad: ['(8003)09506000134352(8030)QUI'] },
]

describe('the checks of the General Specifications', () => {
  for (const { good, bad } of cases)
    it(`tell ${good} from ${bad.join(' and ')}`, () => {
      assert.ok(parseBracketed(good).length > 0)
      for (const text of bad) assert.throws(() => parseBracketed(text), isFault, text)
    })

  it('read a coupon by the lengths it announces, its optional fields in rising order', () => {
    const coupon = '106141410012342501106501013085093101231'
    assert.equal(parseBracketed(`(8110)${coupon}`).length, 1)
    for (const broken of [coupon.slice(0, -1), `${coupon}3101231`, coupon.replace('0012342', '0012349')])
      assert.throws(
        () => parseBracketed(`(8110)${broken}`),
        (error) => isFault(error, 'capture.field-malformed'),
      )
    assert.equal(parseBracketed('(8112)106141410012340123456').length, 1)
    assert.throws(() => parseBracketed('(8112)1061414100123401234567'), /after its serial number/)
  })
})

describe('a composite symbol', () => {
  it('is one message: the GTIN of the bars and the elements printed above them', () => {
    const scan = scanOf({ source: 'scanner', text: ']E09506000134352|]e01727113010VT2611A' })
    assert.deepEqual(
      scan.elements.map(({ ai }) => ai),
      ['01', '17', '10'],
    )
  })

  it('is refused when either part is', () => {
    for (const text of [']E09506000134353|]e010VT2611A', ']E09506000134352|]e0', ']E09506000134352|]e017271330'])
      assert.throws(() => scanOf({ source: 'scanner', text }), isFault, text)
  })
})

describe('an element repeated in the query of a link', () => {
  it('is refused even when it says the same', () => {
    assert.throws(
      () => parseDigitalLink('https://a.example/01/09506000134352?17=271130&17=271130'),
      (error) => isFault(error, 'capture.link-malformed') && /\(17\) twice/.test(error.message),
    )
  })
})

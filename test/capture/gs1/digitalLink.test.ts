import assert from 'node:assert/strict'
import fc from 'fast-check'
import { digitalLinkOf, parseBracketed, parseDigitalLink } from '../../../src/capture/gs1/index.ts'
import { isFault } from '../../../src/values/index.ts'

const link = 'https://id.gs1.org/01/09506000134352/10/VT2611A/21/SN42?17=271130'
const elements = parseBracketed('(01)09506000134352(10)VT2611A(21)SN42(17)271130')

function refuses(uri: string, code: string, saying?: RegExp): void {
  assert.throws(
    () => parseDigitalLink(uri),
    (error) => isFault(error, code) && (saying === undefined || saying.test(error.message)),
  )
}

describe('a GS1 Digital Link', () => {
  it('is read on any host, behind any path, whatever else its query asks', () => {
    assert.deepEqual(parseDigitalLink(link), elements)
    assert.deepEqual(parseDigitalLink(link.replace('id.gs1.org', 'maker.example/vaccines/en')), elements)
    assert.deepEqual(parseDigitalLink(`${link}&linkType=gs1:pip&x#top`), elements)
    assert.deepEqual(parseDigitalLink(`${link}&99=A=B`).at(-1), { ai: '99', value: 'A=B' })
  })

  it('is written with its qualifiers in order and everything else in the query', () => {
    assert.equal(digitalLinkOf(elements.toReversed()), link)
    assert.equal(digitalLinkOf(elements, 'https://maker.example/'), link.replace('id.gs1.org', 'maker.example'))
  })

  it('escapes what a web address reserves, and is read back unchanged', () => {
    const lot = fc.stringMatching(/^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/)
    fc.assert(
      fc.property(lot, lot, (value, reference) => {
        const list = [...parseBracketed('(01)09506000134352'), { ai: '10', value }, { ai: '240', value: reference }]
        assert.deepEqual(parseDigitalLink(digitalLinkOf(list)), list)
      }),
    )
  })

  it('is refused without a key, with a path out of order, or with an element twice', () => {
    refuses('https://a.example/', 'capture.link-malformed', /no GS1 key/)
    refuses('https://a.example/01//09506000134352', 'capture.link-malformed')
    refuses('https://a.example/01/09506000134352/21/X/10/Y', 'capture.link-malformed', /does not belong to \(01\)/)
    refuses(`${link}&10=VT2611A`, 'capture.link-malformed', /\(10\) twice/)
    refuses(`${link}&22=A`, 'capture.link-malformed', /may not carry \(22\)/)
  })

  it('is refused when a value fails its check, like any other code', () => {
    refuses('https://a.example/01/09506000134353', 'values.check-digit')
    refuses('https://a.example/01/9506000134352', 'capture.field-malformed')
    refuses('https://a.example/01/09506000134352/10/', 'capture.field-malformed')
    refuses('https://a.example/01/09506000134352/10/%00', 'capture.field-malformed')
    refuses('https://a.example/01/09506000134352/10/%E0%A4%A', 'capture.link-malformed', /UTF-8/)
    refuses('https://a.example/01/09506000134352?89=X', 'capture.ai-unknown')
  })

  it('is refused when it is no web address', () => {
    for (const uri of ['ftp://a/01/09506000134352', 'HtTps://a/01/09506000134352', 'https://a/01/0950 6000', 'x'])
      refuses(uri, 'capture.link-malformed', /no web address/)
  })

  it('cannot be written of elements without a key, or with one that has no place in a query', () => {
    for (const text of ['(99)A', '(01)09506000134352(235)TPX(10)A'])
      assert.throws(
        () => digitalLinkOf(parseBracketed(text)),
        (error) => isFault(error, 'capture.link-malformed'),
      )
  })

  it('is read or refused with a fault, whatever the text', () => {
    const tail = fc.webFragments()
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          tail.map((text) => `https://a/01/${text}`),
        ),
        (uri) => {
          try {
            assert.ok(parseDigitalLink(uri).length > 0)
          } catch (error) {
            assert.ok(isFault(error), String(error))
          }
        },
      ),
    )
  })
})

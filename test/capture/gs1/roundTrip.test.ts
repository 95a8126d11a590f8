import assert from 'node:assert/strict'
import fc from 'fast-check'
import { definitionOf } from '../../../src/capture/gs1/dictionary.ts'
import {
  digitalLinkOf,
  formatBracketed,
  formatElementString,
  parseBracketed,
  parseDigitalLink,
  parseElementString,
} from '../../../src/capture/gs1/index.ts'
import { checkDigit, type Element, isFault } from '../../../src/values/index.ts'

const characters = {
  N: '0123456789',
  X: `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`,
  Y: '#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
}
// Formats whose values can be drawn without knowing a list by heart.
const drawable = /^\[?[NXY](\.\.)?\d+\]?(:(checkDigit|date|wholeDate|companyPrefix|nonZero|hourMinute))?$/

const definitions = [...Array(10_000).keys()]
  .flatMap((number) => [2, 3, 4].map((length) => String(number).padStart(length, '0')))
  .flatMap((ai) => definitionOf(ai) ?? [])
  .filter(({ row }) => row.format.split(' ').every((format) => drawable.test(format)))

function componentText(format: string): fc.Arbitrary<string> {
  const [, optional, set = 'N', upTo, length, check] = /^(\[)?([NXY])(\.\.)?(\d+)\]?(?::(\w+))?$/.exec(format) ?? []
  if (check === 'date' || check === 'wholeDate') return fc.constantFrom('270228', '491130', '000101')
  if (check === 'hourMinute') return fc.constantFrom('0000', '2359')
  const max = Number(length)
  const min = optional ? 0 : upTo ? 1 : max
  const drawn = fc.string({
    unit: fc.constantFrom(...characters[set as keyof typeof characters]),
    minLength: min,
    maxLength: max,
  })
  if (check === 'checkDigit') return drawn.map((text) => text.slice(0, -1) + checkDigit(text.slice(0, -1)))
  if (check === 'companyPrefix') return drawn.map((text) => `9506${text}`.slice(0, Math.max(4, max)))
  // What is optional is there whole or not at all, unless it may have any length.
  return optional && !upTo ? drawn.map((text) => (text.length < max ? '' : text)) : drawn
}

const anyElement: fc.Arbitrary<Element> = fc
  .constantFrom(...definitions)
  .chain(({ ai, row }) =>
    fc.tuple(...row.format.split(' ').map(componentText)).map((parts) => ({ ai, value: parts.join('') })),
  )
const item = [
  { ai: '01', value: '09506000134352' },
  { ai: '21', value: 'SN42' },
]
const anyMessage = fc.array(anyElement, { maxLength: 5 }).map((others) => [...item, ...others])

describe('elements that the standard allows together', () => {
  it('come back unchanged from an element string, from brackets and from a link', () => {
    let [messages, links] = [0, 0]
    fc.assert(
      fc.property(anyMessage, (elements) => {
        if (!isAllowed(elements)) return
        messages++
        assert.deepEqual(parseElementString(formatElementString(elements)), elements)
        assert.deepEqual(parseBracketed(formatBracketed(elements)), elements)
        const link = unlessFault(() => digitalLinkOf(elements))
        if (link === undefined) return
        links++
        const once = new Map(elements.map(({ ai, value }) => [ai, value]))
        assert.deepEqual(new Map(parseDigitalLink(link).map(({ ai, value }) => [ai, value])), once)
      }),
      { numRuns: 2000 },
    )
    assert.ok(definitions.length > 150, `${definitions.length} identifiers`)
    assert.ok(messages > 200 && links > 100, `${messages} messages, ${links} links`)
  })

  it('never make a parser fail in another way than by a refusal', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(anyElement, { maxLength: 4 }).map(formatElementString),
      fc.array(anyElement, { maxLength: 4 }).map(formatBracketed),
      fc.string({ maxLength: 40 }).map((text) => `https://a/01/09506000134352/10/${text}`),
    )
    fc.assert(
      fc.property(anything, (text) => {
        for (const parse of [parseElementString, parseBracketed, parseDigitalLink]) unlessFault(() => parse(text))
      }),
      { numRuns: 1000 },
    )
  })
})

function isAllowed(elements: readonly Element[]): boolean {
  return unlessFault(() => parseBracketed(formatBracketed(elements))) !== undefined
}

function unlessFault<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

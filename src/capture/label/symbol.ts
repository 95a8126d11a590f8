import type BwipJs from 'bwip-js'
import type { Element } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { digitalLinkOf, formatElementString } from '../gs1/index.ts'

/** `data-matrix` for a vial, `gs1-128` for a carton or pallet, `link` for a person with a phone. */
export type SymbolKind = 'data-matrix' | 'gs1-128' | 'link'

type SymbolRule = {
  readonly bcid: string
  /** Width of the narrowest bar or field. @see GS1 General Specifications, section 5.12 (symbol specification tables) */
  readonly moduleMm: number
  /** Empty margin, in modules. */
  readonly quietZone: number
  /** Height of bars, in modules; matrix symbols have none. */
  readonly barHeight: number
  readonly lettersBeside: boolean
  /** Of a capital letter, in modules. */
  readonly letterHeight: number
  /** Most it may carry, separators counted, where the drawing library does not see to it. */
  readonly maxCharacters?: number
}

export const symbolRules: Readonly<Record<SymbolKind, SymbolRule>> = {
  'data-matrix': {
    bcid: 'gs1datamatrix',
    moduleMm: 0.38,
    quietZone: 2,
    barHeight: 0,
    lettersBeside: true,
    letterHeight: 4,
  },
  'gs1-128': {
    bcid: 'gs1-128',
    moduleMm: 0.5,
    quietZone: 10,
    barHeight: 64,
    lettersBeside: false,
    letterHeight: 7,
    maxCharacters: 48,
  },
  link: { bcid: 'gs1dlqrcode', moduleMm: 0.5, quietZone: 4, barHeight: 0, lettersBeside: true, letterHeight: 4 },
}

/** A symbol's dark fields as an SVG path, one unit to a module, its corner at 0 0. */
export type DrawnSymbol = { readonly path: string; readonly width: number; readonly height: number }

/** @throws capture.label-refused when the elements do not fit this kind of symbol. */
export function drawSymbol(bwip: typeof BwipJs, elements: readonly Element[], kind: SymbolKind): DrawnSymbol {
  const { bcid, barHeight, maxCharacters = Number.POSITIVE_INFINITY } = symbolRules[kind]
  const { length } = formatElementString(elements)
  if (length > maxCharacters)
    throw captureFault('capture.label-refused', `expected at most ${maxCharacters} characters, received ${length}`)
  const text = kind === 'link' ? digitalLinkOf(elements) : elements.map(escaped).join('')
  const [drawn] = attempt(kind, () => bwip.raw(bcid, text, { parse: kind !== 'link' }))
  if (drawn === undefined) throw captureFault('capture.label-refused', `no ${kind} symbol came out`)
  return 'sbs' in drawn ? linear(drawn.sbs, barHeight) : matrix(drawn.pixs, drawn.pixx, drawn.pixy)
}

function attempt<T>(kind: SymbolKind, draw: () => T): T {
  try {
    return draw()
  } catch (cause) {
    throw captureFault('capture.label-refused', `these elements make no ${kind} symbol`, cause)
  }
}

function linear(widths: readonly number[], height: number): DrawnSymbol {
  let at = 0
  const bars = widths.map((width, index) => {
    const bar = index % 2 === 0 ? `M${at} 0h${width}v${height}h-${width}z` : ''
    at += width
    return bar
  })
  return { path: bars.join(''), width: at, height }
}

function matrix(fields: readonly number[], width: number, height: number): DrawnSymbol {
  const dark = fields.map((field, at) => (field ? `M${at % width} ${Math.floor(at / width)}h1v1h-1z` : ''))
  return { path: dark.join(''), width, height }
}

// A bracket inside a value would look like the next identifier, so whatever is no letter or digit is written by number.
function escaped({ ai, value }: Element): string {
  const digits = (char: string) => `^${String(char.charCodeAt(0)).padStart(3, '0')}`
  return `(${ai})${value.replace(/[^0-9A-Za-z]/g, digits)}`
}

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

/** A dark rectangle, in modules from the symbol's upper left corner. */
export type Field = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** A symbol's dark fields; its own size is without quiet zone. */
export type DrawnSymbol = { readonly fields: readonly Field[]; readonly width: number; readonly height: number }

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
  const fields: Field[] = []
  let x = 0
  for (const [at, width] of widths.entries()) {
    if (at % 2 === 0) fields.push({ x, y: 0, width, height })
    x += width
  }
  return { fields, width: x, height }
}

// Dark modules side by side become one field.
function matrix(modules: readonly number[], width: number, height: number): DrawnSymbol {
  const fields: Field[] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = x
      while (x < width && modules[y * width + x]) x++
      if (x > from) fields.push({ x: from, y, width: x - from, height: 1 })
    }
  return { fields, width, height }
}

// A bracket inside a value would look like the next identifier, so whatever is no letter or digit is written by number.
function escaped({ ai, value }: Element): string {
  const digits = (char: string) => `^${String(char.charCodeAt(0)).padStart(3, '0')}`
  return `(${ai})${value.replace(/[^0-9A-Za-z]/g, digits)}`
}

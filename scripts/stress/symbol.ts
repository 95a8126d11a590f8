import bwip from 'bwip-js/node'
import { checkDigit } from '../../src/values/index.ts'
import type { Dice } from './random.ts'

export const kinds = ['GS1 DataMatrix', 'GS1 QR', 'Digital Link QR', 'GS1-128', 'EAN-13', 'ITF-14'] as const
/** Those, and others that stand on packs. */
export const fieldKinds = [...kinds, 'GS1 DataMatrix long', 'Digital Link DataMatrix', 'GS1-128 long'] as const
export type Kind = (typeof fieldKinds)[number]

/** A symbol before any camera sees it: dark fields in modules, and what must be read from it. */
export type Drawn = {
  readonly kind: Kind
  readonly width: number
  readonly height: number
  readonly isLinear: boolean
  /** Modules of empty margin the standard asks for. */
  readonly quietZone: number
  dark(x: number, y: number): boolean
  /** The text a perfect reader gives; separators are ASCII 29. */
  readonly text: string
}

/** Draws a symbol of this kind with data of its own. */
export function symbolOf(kind: Kind, dice: Dice): Drawn {
  const item = withCheck(`0${dice.whole(950_000_000_000, 959_999_999_999)}`)
  const lot = `VT${dice.whole(1000, 9999)}${dice.of(['A', 'B', 'C'])}`
  const serial = Array.from({ length: 8 }, () => dice.of([...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'])).join('')
  const expiry = `27${String(dice.whole(1, 12)).padStart(2, '0')}15`
  const elements = `(01)${item}(17)${expiry}(10)${lot}(21)${serial}`
  const transmitted = `01${item}17${expiry}10${lot}\x1d21${serial}`
  switch (kind) {
    case 'GS1 DataMatrix':
      return matrix(kind, 'gs1datamatrix', elements, transmitted, 1)
    case 'GS1 QR':
      return matrix(kind, 'gs1qrcode', elements, transmitted, 4)
    case 'Digital Link QR': {
      const link = `https://id.gs1.org/01/${item}/10/${lot}/21/${serial}?17=${expiry}`
      return matrix(kind, 'gs1dlqrcode', link, link, 4)
    }
    case 'GS1-128': {
      const unit = withCheck(`0${dice.whole(950_000_000, 959_999_999)}${dice.whole(1_000_000, 9_999_999)}`)
      return linear(kind, 'gs1-128', `(00)${unit}`, `00${unit}`, 10)
    }
    case 'GS1 DataMatrix long':
      return matrix(kind, 'gs1datamatrixrectangular', `(01)${item}(10)${lot}`, `01${item}10${lot}`, 1)
    case 'Digital Link DataMatrix': {
      const link = `https://example.org/vaccines/01/${item}/10/${lot.toLowerCase()}-7/21/${serial}`
      return matrix(kind, 'gs1dldatamatrix', link, link, 1)
    }
    case 'GS1-128 long':
      return linear(kind, 'gs1-128', `(01)${item}(17)${expiry}(10)${lot}`, `01${item}17${expiry}10${lot}`, 10)
    case 'EAN-13':
      return linear(kind, 'ean13', item.slice(1), item.slice(1), 11)
    case 'ITF-14':
      return linear(kind, 'itf14', item, item, 10)
  }
}

function withCheck(body: string): string {
  return body + checkDigit(body)
}

function matrix(kind: Kind, bcid: string, input: string, text: string, quietZone: number): Drawn {
  const [drawn] = bwip.raw(bcid, input, { parse: false })
  if (!drawn || !('pixs' in drawn)) throw new TypeError(`${bcid} drew no matrix`)
  const { pixs, pixx: width, pixy: height } = drawn
  const dark = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height && pixs[y * width + x] === 1
  return { kind, width, height, isLinear: false, quietZone, dark, text }
}

function linear(kind: Kind, bcid: string, input: string, text: string, quietZone: number): Drawn {
  const [drawn] = bwip.raw(bcid, input, { parse: false })
  if (!drawn || !('sbs' in drawn)) throw new TypeError(`${bcid} drew no bars`)
  const bars = drawn.sbs.flatMap((width: number, at: number) => Array<boolean>(width).fill(at % 2 === 0))
  const height = Math.round(bars.length * 0.4)
  const dark = (x: number, y: number) => y >= 0 && y < height && bars[x] === true
  return { kind, width: bars.length, height, isLinear: true, quietZone, dark, text }
}

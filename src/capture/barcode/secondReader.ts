import { createRequire } from 'node:module'
import type * as Zxing from '@zxing/library'
import { separator } from '../gs1/lostSeparator.ts'
import type { SeenCode } from './code.ts'
import type { Grey } from './grey.ts'

/** The letter of a symbology identifier: d DataMatrix, Q QR Code, C Code 128, E EAN, I interleaved 2 of 5. */
export type Family = 'd' | 'Q' | 'C' | 'E' | 'I'
export type SecondReader = (grey: Grey, families: readonly Family[]) => SeenCode | undefined

/**
 * The reader asked for a second opinion: @zxing/library, written independently of the first. It finds one code a
 * picture, upright or nearly, and near the centre.
 */
export function loadSecondReader(): SecondReader {
  // The bundle loads four times faster than the main entry of the package; it comes without types of its own.
  const zxing = createRequire(import.meta.url)('@zxing/library/umd/index.min.js') as typeof Zxing
  const hints = new Map<Zxing.DecodeHintType, unknown>([
    [zxing.DecodeHintType.TRY_HARDER, true],
    // Without it the separators of a GS1-128 vanish silently.
    [zxing.DecodeHintType.ASSUME_GS1, true],
  ])
  const formats = zxing.DecodeHintType.POSSIBLE_FORMATS
  // One by one, because its MultiFormatReader writes a warning to the console at every miss.
  const readers: Readonly<Record<Family, readonly Zxing.Reader[]>> = {
    d: [new zxing.DataMatrixReader()],
    Q: [new zxing.QRCodeReader()],
    C: [new zxing.Code128Reader()],
    E: [new zxing.EAN13Reader(), new zxing.MultiFormatOneDReader(new Map([[formats, [zxing.BarcodeFormat.EAN_8]]]))],
    I: [new zxing.ITFReader()],
  }
  return (grey, families) => {
    const source = new zxing.RGBLuminanceSource(grey.pixels, grey.width, grey.height)
    for (const Binarizer of [zxing.HybridBinarizer, zxing.GlobalHistogramBinarizer])
      for (const family of families)
        for (const reader of readers[family]) {
          const result = attempt(() => reader.decode(new zxing.BinaryBitmap(new Binarizer(source)), hints))
          if (result !== undefined) return seen(family, result)
        }
    return undefined
  }
}

// Not finding a code is an exception there, and its kinds share no ancestor of their own.
function attempt(decode: () => Zxing.Result): Zxing.Result | undefined {
  try {
    return decode()
  } catch {
    return undefined
  }
}

// It names no symbology identifiers, but leaves the signs of FNC1 in first position where each symbology puts them.
function seen(family: Family, result: Zxing.Result): SeenCode {
  const text = result.getText()
  const first = result.getRawBytes()?.[0] ?? 0
  switch (family) {
    case 'd':
      return first === 232 ? found(']d2', text.slice(text.startsWith(separator) ? 1 : 0)) : found(']d1', text)
    case 'Q':
      return found(first >> 4 === 5 ? ']Q3' : ']Q1', text)
    case 'C':
      // A check character of value 102 comes out as one more separator.
      if (!text.startsWith(']C1')) return found(']C0', text)
      return found(']C1', text.slice(3, text.endsWith(separator) ? -1 : undefined))
    case 'E':
      return found(text.length === 8 ? ']E4' : ']E0', text)
    case 'I':
      return found(']I0', text)
  }
}

function found(aim: string, text: string): SeenCode {
  return { aim, text, corners: null }
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import type { SeenCode } from './code.ts'
import type { Grey } from './grey.ts'

type Options = Pick<ReaderOptions, 'binarizer'>
export type FirstReader = (grey: Grey, options?: Options) => Promise<SeenCode[]>

/**
 * The reader that is asked first: zxing-cpp as WebAssembly. It finds several codes at once, at any angle.
 *
 * The module is loaded from the installed package; left alone, it would fetch itself from the network.
 */
export async function loadFirstReader(): Promise<FirstReader> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true })
  return async (grey, options = {}) => {
    const results = await readBarcodes(rgbaOf(grey), {
      formats: ['DataMatrix', 'QRCode', 'Code128', 'EAN13', 'EAN8', 'ITF14'],
      // The default writes brackets in place of separators.
      textMode: 'Plain',
      ...options,
    })
    return results
      .filter(({ isValid }) => isValid)
      .map(seen)
      .filter(isWhole)
  }
}

function seen({ symbologyIdentifier, text, position }: ReadResult): SeenCode {
  const corners = [position.topLeft, position.topRight, position.bottomRight, position.bottomLeft] as const
  return { aim: symbologyIdentifier, text, corners }
}

// Any piece of an interleaved 2 of 5 reads like a shorter one; GS1 has none but that of 14 digits.
function isWhole({ aim, text }: SeenCode): boolean {
  return text !== '' && (!aim.startsWith(']I') || text.length === 14)
}

function rgbaOf({ pixels, width, height }: Grey) {
  const words = new Uint32Array(pixels.length)
  for (let at = 0; at < pixels.length; at++) words[at] = 0xff000000 | ((pixels[at] ?? 0) * 0x010101)
  return { data: new Uint8ClampedArray(words.buffer), width, height, colorSpace: 'srgb' as const }
}

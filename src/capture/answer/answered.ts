import { type Clock, type Fault, isFault, type Scan } from '../../values/index.ts'
import { type ReadOptions, readImage } from '../barcode/index.ts'
import { type Carried, scanOf, splitAim, symbologies } from '../gs1/index.ts'
import { scanOfEpc } from '../rfid/epcScan.ts'
import { schemeNameOf } from '../rfid/epcTag.ts'

/** What came of one input, or of one code in a picture. */
export type Answered<Seen = Scan> = {
  /** The input as it was given: path of a picture, text, EPC. Hostile until escaped. */
  readonly source: string
  /** Symbology identifier, as far as it is known. */
  readonly aim: string | null
  readonly symbology: string | null
  /** How long it took, in milliseconds. */
  readonly ms: number
  /** What was read, or why nothing was. */
  readonly result: Seen | Fault
}

/** Judges a text: typed, from a file, or from a handheld scanner. Never throws a fault. */
export function answerText(carried: Carried, clock: Clock): Answered {
  const startedMs = clock.monotonicMs()
  const aim = carried.aim ?? splitAim(carried.text).aim
  const result = attempt(() => scanOf(carried))
  const symbology = symbologies[aim ?? '']?.symbology ?? null
  return { source: carried.text, aim, symbology, result, ms: clock.monotonicMs() - startedMs }
}

/** Judges the EPC memory of a tag, in hexadecimal. Never throws a fault. */
export function answerEpc(hex: string, clock: Clock): Answered {
  const startedMs = clock.monotonicMs()
  const result = attempt(() => scanOfEpc(hex))
  return { source: hex, aim: null, symbology: schemeNameOf(hex), result, ms: clock.monotonicMs() - startedMs }
}

/**
 * Judges every code in a picture. Never throws a fault.
 *
 * @param load - Gives the picture's bytes; a fault it throws is the answer.
 * @returns At least one, in the order found.
 */
export async function answerImage(path: string, load: () => Uint8Array, options: ReadOptions): Promise<Answered[]> {
  const startedMs = options.clock.monotonicMs()
  try {
    const codes = await readImage(load(), options)
    return codes.map((code) => {
      const { aim } = code.status === 'read' ? code.scan : code
      const symbology = symbologies[aim ?? '']?.symbology ?? null
      return { source: path, aim, symbology, ms: code.ms, result: code.status === 'read' ? code.scan : code.reason }
    })
  } catch (error) {
    if (!isFault(error)) throw error
    const ms = options.clock.monotonicMs() - startedMs
    return [{ source: path, aim: null, symbology: null, ms, result: error }]
  }
}

function attempt(scan: () => Scan): Scan | Fault {
  try {
    return scan()
  } catch (error) {
    if (isFault(error)) return error
    throw error
  }
}

import type { Scan } from '../../values/index.ts'
import { batchOf, unitOf } from '../gs1/index.ts'
import { elementsOfEpc } from './epc.ts'
import { decodeEpc } from './epcTag.ts'

/** A tag seen, as the scan of what it names. @throws capture.epc-unsupported, capture.epc-malformed */
export function scanOfEpc(hex: string): Scan {
  const { scheme, epc } = decodeEpc(hex)
  const elements = elementsOfEpc(epc)
  return {
    source: 'rfid',
    text: hex.toUpperCase(),
    symbology: scheme,
    aim: null,
    elements,
    epc: hex.toUpperCase(),
    unit: unitOf(elements),
    batch: batchOf(elements),
  }
}

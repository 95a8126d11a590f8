import type { Name } from './name.ts'

/** How an identity reached us. */
export type ScanSource = 'image' | 'scanner' | 'rfid' | 'typed'

/** One GS1 element: an application identifier and its value, without separators. */
export type Element = { readonly ai: string; readonly value: string }

/** One identity seen by one reader, after every check passed. What fails a check is not a scan. */
export type Scan = {
  readonly source: ScanSource
  /** Text exactly as it was carried; hostile until escaped. */
  readonly text: string
  readonly symbology: string
  /** AIM symbology identifier such as `]d2`, or `null` where the reader gave none. */
  readonly aim: string | null
  readonly elements: readonly Element[]
  /** EPC in hexadecimal when the source was a tag. */
  readonly epc: string | null
  /** The unit this identifies: a vial (01 + 21) or a logistic unit (00); `null` when it names only a batch or a product. */
  readonly unit: Name | null
  /** The batch this identifies (01 + 10), when the code carries one. */
  readonly batch: Name | null
}

/** What the text behind a symbology identifier is. */
export type Carries = 'elements' | 'gtin' | 'text'

export type Symbology = {
  readonly symbology: string
  readonly carries: Carries
  /** How many digits its GTIN has: a shorter reading is a piece of a longer one. */
  readonly digits?: number
}

/**
 * Symbology identifiers: three characters a reader puts before the text, naming the symbol it read.
 *
 * @see ISO/IEC 15424; GS1 General Specifications, section 5.1.3
 */
export const symbologies: Readonly<Record<string, Symbology>> = {
  ']C1': { symbology: 'GS1-128', carries: 'elements' },
  ']e0': { symbology: 'GS1 DataBar', carries: 'elements' },
  ']d2': { symbology: 'GS1 DataMatrix', carries: 'elements' },
  ']d8': { symbology: 'GS1 DataMatrix rectangular', carries: 'elements' },
  ']Q3': { symbology: 'GS1 QR Code', carries: 'elements' },
  ']J1': { symbology: 'GS1 DotCode', carries: 'elements' },
  ']E0': { symbology: 'EAN-13', carries: 'gtin', digits: 13 },
  ']E4': { symbology: 'EAN-8', carries: 'gtin', digits: 8 },
  ']I0': { symbology: 'ITF', carries: 'gtin', digits: 14 },
  ']I1': { symbology: 'ITF-14', carries: 'gtin', digits: 14 },
  ']d1': { symbology: 'DataMatrix', carries: 'text' },
  ']d7': { symbology: 'DataMatrix rectangular', carries: 'text' },
  ']Q1': { symbology: 'QR Code', carries: 'text' },
  ']J0': { symbology: 'DotCode', carries: 'text' },
  ']C0': { symbology: 'Code 128', carries: 'text' },
  ']A0': { symbology: 'Code 39', carries: 'text' },
}

/** Parts a symbology identifier from the text behind it; `aim` is `null` where the reader sent none. */
export function splitAim(sent: string): { aim: string | null; text: string } {
  return /^\][A-Za-z][0-9A-Za-z]/.test(sent)
    ? { aim: sent.slice(0, 3), text: sent.slice(3) }
    : { aim: null, text: sent }
}

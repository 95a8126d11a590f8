/** What the General Specifications say of one application identifier (AI), or of a family that differs in one digit. */
export type AiRow = {
  /** `n` stands for the place of the decimal point, 0 to 5. */
  readonly ai: string
  readonly title: string
  /**
   * Components in the standard's own notation: `N` digits, `X` set 82; `..` up to; brackets optional. After a colon, the
   * check the component must pass (checks.ts).
   */
  readonly format: string
  /** AIs that must stand in the same message: spaces mean or, `+` means and, `n` any digit. Section 4.14. */
  readonly needs?: string
  /** AIs that must not stand in the same message. Section 4.14. */
  readonly excludes?: string
  /** For a Digital Link primary key: the sequences of qualifiers that may follow it, each in order. */
  readonly qualifiers?: readonly string[]
  /** Digital Link: this AI may not be an attribute in the query. */
  readonly notInQuery?: true
}

const item = '01 02 03 8006 8026'
const tradeMeasures = [
  ['310n', 'NET WEIGHT (kg)'],
  ['311n', 'LENGTH (m)'],
  ['312n', 'WIDTH (m)'],
  ['313n', 'HEIGHT (m)'],
  ['314n', 'AREA (m²)'],
  ['315n', 'NET VOLUME (l)'],
  ['316n', 'NET VOLUME (m³)'],
] as const
const nationalNumbers = ['PZN', 'CIP', 'CN', 'DRN', 'AIM', 'NDC', 'AIC', 'SRN']

/**
 * Application identifiers a vaccine's way can meet, by number.
 *
 * @see GS1 General Specifications, section 3 (definitions) and 4.14 (relations); GS1 Digital Link: URI Syntax, section 4
 */
export const aiTable: readonly AiRow[] = [
  { ai: '00', title: 'SSCC', format: 'N18:checkDigit', qualifiers: [''] },
  { ai: '01', title: 'GTIN', format: 'N14:checkDigit', excludes: '255 37', qualifiers: ['22 10 21', '235'] },
  { ai: '02', title: 'CONTENT', format: 'N14:checkDigit', needs: '37', excludes: '01 03' },
  { ai: '10', title: 'BATCH/LOT', format: 'X..20', needs: item },
  { ai: '11', title: 'PROD DATE', format: 'N6:date', needs: item },
  { ai: '12', title: 'DUE DATE', format: 'N6:date', needs: '8020' },
  { ai: '13', title: 'PACK DATE', format: 'N6:date', needs: item },
  { ai: '15', title: 'BEST BEFORE or BEST BY', format: 'N6:date', needs: item },
  { ai: '16', title: 'SELL BY', format: 'N6:date', needs: item },
  { ai: '17', title: 'USE BY or EXPIRY', format: 'N6:date', needs: `${item} 255` },
  { ai: '20', title: 'VARIANT', format: 'N2', needs: item },
  { ai: '21', title: 'SERIAL', format: 'X..20', needs: '01 03 8006', excludes: '235', notInQuery: true },
  { ai: '22', title: 'CPV', format: 'X..20', needs: '01', notInQuery: true },
  { ai: '235', title: 'TPX', format: 'X..28', needs: '01', notInQuery: true },
  { ai: '240', title: 'ADDITIONAL ID', format: 'X..30', needs: item },
  { ai: '241', title: 'CUST. PART No.', format: 'X..30', needs: item },
  { ai: '242', title: 'MTO VARIANT', format: 'N..6', needs: '01 02 8006 8026' },
  { ai: '250', title: 'SECONDARY SERIAL', format: 'X..30', needs: '01+21 03+21 8006+21' },
  { ai: '251', title: 'REF. TO SOURCE', format: 'X..30', needs: '01 03 8006' },
  { ai: '253', title: 'GDTI', format: 'N13:checkDigit [X..17]', qualifiers: [''] },
  { ai: '254', title: 'GLN EXTENSION COMPONENT', format: 'X..20', needs: '414', notInQuery: true },
  {
    ai: '255',
    title: 'GCN',
    format: 'N13:checkDigit [N..12]',
    excludes: '01 02 415 8006 8020 8026',
    qualifiers: [''],
  },
  { ai: '30', title: 'VAR. COUNT', format: 'N..8', needs: '01 02' },
  ...tradeMeasures.map(([ai, title]) => ({ ai, title, format: 'N6', needs: '01 02', excludes: ai })),
  { ai: '37', title: 'COUNT', format: 'N..8', needs: '00+02 00+8026' },
  { ai: '400', title: 'ORDER NUMBER', format: 'X..30' },
  { ai: '410', title: 'SHIP TO LOC', format: 'N13:checkDigit' },
  { ai: '411', title: 'BILL TO', format: 'N13:checkDigit' },
  { ai: '412', title: 'PURCHASE FROM', format: 'N13:checkDigit' },
  { ai: '413', title: 'SHIP FOR LOC', format: 'N13:checkDigit' },
  { ai: '414', title: 'LOC No.', format: 'N13:checkDigit', qualifiers: ['254', '7040'] },
  { ai: '415', title: 'PAY TO', format: 'N13:checkDigit', needs: '8020', qualifiers: ['8020'] },
  { ai: '416', title: 'PROD/SERV LOC', format: 'N13:checkDigit' },
  { ai: '417', title: 'PARTY', format: 'N13:checkDigit', qualifiers: ['7040'] },
  { ai: '420', title: 'SHIP TO POST', format: 'X..20', excludes: '421' },
  { ai: '421', title: 'SHIP TO POST', format: 'N3:country X..9', excludes: '4307' },
  { ai: '422', title: 'ORIGIN', format: 'N3:country', needs: item, excludes: '426' },
  { ai: '7003', title: 'EXPIRY TIME', format: 'N6:wholeDate N4:hourMinute', needs: '01 02 03' },
  { ai: '7040', title: 'UIC+EXT', format: 'N1 X1 X1 X1:importerIndex', notInQuery: true },
  ...nationalNumbers.map((name, at) => ({ ai: `71${at}`, title: `NHRN ${name}`, format: 'X..20', needs: '01' })),
  { ai: '8003', title: 'GRAI', format: 'N1:zero N13:checkDigit [X..16]', qualifiers: [''] },
  { ai: '8004', title: 'GIAI', format: 'X..30:companyPrefix', qualifiers: ['7040'] },
  { ai: '8005', title: 'PRICE PER UNIT', format: 'N6', needs: '01 02' },
  {
    ai: '8006',
    title: 'ITIP',
    format: 'N14:checkDigit N4:pieceOfTotal',
    excludes: '01 03 37',
    qualifiers: ['22 10 21'],
  },
  { ai: '8008', title: 'PROD TIME', format: 'N6:wholeDate N2:hour [N2]:minute [N2]:minute', needs: '01 02 03' },
  { ai: '8018', title: 'GSRN - RECIPIENT', format: 'N18:checkDigit', excludes: '8017', qualifiers: ['8019'] },
  { ai: '8020', title: 'REF No.', format: 'X..25', needs: '415', notInQuery: true },
  { ai: '90', title: 'INTERNAL', format: 'X..30' },
  ...['91', '92', '93', '94', '95', '96', '97', '98', '99'].map((ai) => ({ ai, title: 'INTERNAL', format: 'X..90' })),
]

import type { AiRow } from './row.ts'

const serialised = '00 01+21 03+21 253 255 8003 8004 8006+21 8010+8011 8017 8018'
const piece = 'N14:checkDigit N4:pieceOfTotal'

/** (80nn) to (82nn): special applications, coupons, extended packaging; (90) to (99): as companies agree. Section 3.9. */
export const special: readonly AiRow[] = [
  { ai: '8001', title: 'DIMENSIONS', format: 'N4:nonZero N5:nonZero N3:nonZero N1:winding N1', needs: '01' },
  { ai: '8002', title: 'CMT No.', format: 'X..20' },
  { ai: '8003', title: 'GRAI', format: 'N1:zero N13:checkDigit [X..16]', qualifiers: [''] },
  { ai: '8004', title: 'GIAI', format: 'X..30:companyPrefix', qualifiers: ['7040'] },
  { ai: '8005', title: 'PRICE PER UNIT', format: 'N6', needs: '01 02' },
  { ai: '8006', title: 'ITIP', format: piece, excludes: '01 03 37', qualifiers: ['22 10 21'] },
  { ai: '8007', title: 'IBAN', format: 'X..34:iban', needs: '415' },
  { ai: '8008', title: 'PROD TIME', format: 'N6:wholeDate N2:hour [N2]:minute [N2]:minute', needs: '01 02 03' },
  { ai: '8009', title: 'OPTSEN', format: 'X..50', needs: '00 01 03' },
  { ai: '8010', title: 'CPID', format: 'Y..30:companyPrefix', qualifiers: ['8011'] },
  { ai: '8011', title: 'CPID SERIAL', format: 'N..12:noLeadingZero', needs: '8010', notInQuery: true },
  { ai: '8012', title: 'VERSION', format: 'X..20', needs: '01 03 8006' },
  { ai: '8013', title: 'GMN', format: 'X..25:checkPair:companyPrefix', qualifiers: [''] },
  {
    ai: '8014',
    title: 'MUDI',
    format: 'X..25:checkPair:companyPrefix:withNonDigit',
    needs: '01',
    notInQuery: true,
  },
  { ai: '8017', title: 'GSRN - PROVIDER', format: 'N18:checkDigit', excludes: '8018', qualifiers: ['8019'] },
  { ai: '8018', title: 'GSRN - RECIPIENT', format: 'N18:checkDigit', excludes: '8017', qualifiers: ['8019'] },
  { ai: '8019', title: 'SRIN', format: 'N..10', needs: '8017 8018', notInQuery: true },
  { ai: '8020', title: 'REF No.', format: 'X..25', needs: '415', notInQuery: true },
  { ai: '8026', title: 'ITIP CONTENT', format: piece, needs: '37', excludes: '02 03 8006' },
  { ai: '8030', title: 'DIGSIG', format: 'Z..90:padding', needs: serialised },
  { ai: '8040', title: 'IMEI', format: 'N15', needs: '01+21', notInQuery: true },
  { ai: '8041', title: 'IMEI2', format: 'N15', needs: '01+21+8040', notInQuery: true },
  { ai: '8042', title: 'ESIM', format: 'N32', needs: '01+21+8040', notInQuery: true },
  { ai: '8043', title: 'PSIM', format: 'N18 [N..2]', needs: '01+21+8040', notInQuery: true },
  { ai: '8110', title: 'COUPON', format: 'X..70:coupon' },
  { ai: '8111', title: 'POINTS', format: 'N4', needs: '255' },
  { ai: '8112', title: 'COUPON, POSITIVE OFFER', format: 'X..70:positiveOffer' },
  { ai: '8200', title: 'PRODUCT URL', format: 'X..70', needs: '01', notInQuery: true },
  { ai: '90', title: 'INTERNAL', format: 'X..30' },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => ({ ai: `9${at}`, title: 'INTERNAL', format: 'X..90' })),
]

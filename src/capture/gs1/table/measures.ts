import type { AiRow } from './row.ts'

// (31nn) to (36nn): six digits, the AI's last digit counts the decimals. Only one unit of a measure may stand at a time.
const ofTradeItem: Readonly<Record<string, string>> = {
  '310n': 'NET WEIGHT (kg)',
  '311n': 'LENGTH (m)',
  '312n': 'WIDTH (m)',
  '313n': 'HEIGHT (m)',
  '314n': 'AREA (m²)',
  '315n': 'NET VOLUME (l)',
  '316n': 'NET VOLUME (m³)',
  '320n': 'NET WEIGHT (lb)',
  '321n': 'LENGTH (in)',
  '322n': 'LENGTH (ft)',
  '323n': 'LENGTH (yd)',
  '324n': 'WIDTH (in)',
  '325n': 'WIDTH (ft)',
  '326n': 'WIDTH (yd)',
  '327n': 'HEIGHT (in)',
  '328n': 'HEIGHT (ft)',
  '329n': 'HEIGHT (yd)',
  '350n': 'AREA (in²)',
  '351n': 'AREA (ft²)',
  '352n': 'AREA (yd²)',
  '356n': 'NET WEIGHT (tr oz)',
  '357n': 'NET VOLUME (oz)',
  '360n': 'NET VOLUME (qt)',
  '361n': 'NET VOLUME (gal.)',
  '364n': 'NET VOLUME (in³)',
  '365n': 'NET VOLUME (ft³)',
  '366n': 'NET VOLUME (yd³)',
}
const ofLogisticUnit: Readonly<Record<string, string>> = {
  '330n': 'GROSS WEIGHT (kg)',
  '331n': 'LENGTH (m), log',
  '332n': 'WIDTH (m), log',
  '333n': 'HEIGHT (m), log',
  '334n': 'AREA (m²), log',
  '335n': 'VOLUME (l), log',
  '336n': 'VOLUME (m³), log',
  '340n': 'GROSS WEIGHT (lb)',
  '341n': 'LENGTH (in), log',
  '342n': 'LENGTH (ft), log',
  '343n': 'LENGTH (yd), log',
  '344n': 'WIDTH (in), log',
  '345n': 'WIDTH (ft), log',
  '346n': 'WIDTH (yd), log',
  '347n': 'HEIGHT (in), log',
  '348n': 'HEIGHT (ft), log',
  '349n': 'HEIGHT (yd), log',
  '353n': 'AREA (in²), log',
  '354n': 'AREA (ft²), log',
  '355n': 'AREA (yd²), log',
  '362n': 'VOLUME (qt), log',
  '363n': 'VOLUME (gal.), log',
  '367n': 'VOLUME (in³), log',
  '368n': 'VOLUME (ft³), log',
  '369n': 'VOLUME (yd³), log',
}
const soldByMeasure = '30 31nn 32nn 35nn 36nn'

/** (31nn) to (36nn) measures and (39nn) amounts of money. Sections 3.6 and 3.7. */
export const measures: readonly AiRow[] = [
  ...measured(ofTradeItem, '01 02'),
  ...measured(ofLogisticUnit, '00 01'),
  ...measured({ '337n': 'KG PER m²' }, '01'),
  {
    ai: '390n',
    title: 'AMOUNT',
    format: 'N..15',
    needs: '255 8020',
    excludes: '390n 391n 394n 8111',
    lastDigit: 9,
  },
  { ai: '391n', title: 'AMOUNT', format: 'N3:currency N..15', needs: '8020', excludes: '391n', lastDigit: 9 },
  {
    ai: '392n',
    title: 'PRICE',
    format: 'N..15',
    needs: '01+30 01+31nn 01+32nn 01+35nn 01+36nn',
    excludes: '392n 393n',
    lastDigit: 9,
  },
  { ai: '393n', title: 'PRICE', format: 'N3:currency N..15', needs: soldByMeasure, excludes: '393n', lastDigit: 9 },
  { ai: '394n', title: 'PRCNT OFF', format: 'N4', needs: '255', excludes: '394n 8111', lastDigit: 3 },
  { ai: '395n', title: 'PRICE/UoM', format: 'N6', needs: soldByMeasure, excludes: '392n 393n 395n 8005' },
]

function measured(titles: Readonly<Record<string, string>>, needs: string): AiRow[] {
  return Object.entries(titles).map(([ai, title]) => ({ ai, title, format: 'N6', needs, excludes: ai }))
}

import type { ReportPoint, ReportView } from '../../src/report/index.ts'
import { address, type Instant, instant, milliCelsius, sha256 } from '../../src/values/index.ts'

export const hour = (hours: number): Instant => instant(Date.UTC(2026, 10, 18) + Math.round(hours * 3_600_000))

/** One reading a minute, warm between two hours of a bell; the same every time. */
export const maxGapMs = 900_000

export function ride(
  fromHour: number,
  toHour: number,
  base: number,
  bell?: { at: number; rise: number },
): ReportPoint[] {
  return Array.from({ length: Math.round((toHour - fromHour) * 60) }, (_, i) => {
    const at = fromHour + i / 60
    const warm = bell ? bell.rise * Math.exp(-(((at - bell.at) / 1.3) ** 2)) : 0
    const value = base + 350 * Math.sin(at * 4) + 120 * Math.sin(at * 37) + warm
    return { takenAt: hour(at), milliCelsius: milliCelsius(Math.round(value / 100) * 100), quality: 'good' }
  })
}

const excursions: ReportView['excursions'] = [
  {
    container: 'truck 7',
    profile: 'fridge-strict',
    side: 'high',
    startedAt: hour(10.4),
    endedAt: hour(12.95),
    worst: milliCelsius(11_200),
    limit: milliCelsius(8000),
    limitMs: 3_600_000,
  },
]

/** A journey of two days with one warm ride, one carton cleared, one condemned. */
export const sample: ReportView = {
  title: 'Vial V2K7-0042',
  subtitle: 'Pentavalent vaccine, lot VT-2026-11, from a dose on 19 Nov 2026 and one symptom report',
  madeAt: hour(50),
  timeNote:
    'This is a demonstration: its clock ran from two days ago to now within a minute. Everything else is real: keys, signatures, the ledger and its rules, and devices that speak their own protocols.',
  verdict: {
    tone: 'good',
    headline: 'This vial was used rightly: its carton was warm for 2 h 38 min and was cleared.',
    reasons: ['Every signature, reading and block between the maker and the needle was checked.'],
  },
  span: { from: hour(0), to: hour(48) },
  batch: {
    name: 'https://id.gs1.org/01/09506000134352/10/VT-2026-11',
    gtin: '09506000134352',
    lot: 'VT-2026-11',
    maker: 'Harbour Vaccines',
    registeredAt: hour(0.5),
    releasedAt: hour(2.2),
    recalledAt: null,
    expiresAt: hour(24 * 400),
    vials: 10_000,
    dosesPerVial: 10,
  },
  route: {
    legs: [
      { party: 'Harbour Vaccines', role: 'manufacturer', from: hour(0), to: hour(5) },
      { party: 'Polar Freight', role: 'carrier', from: hour(5), to: hour(20) },
      { party: 'Central Store', role: 'warehouse', from: hour(20), to: hour(30.5) },
      { party: 'Hill Clinic', role: 'clinic', from: hour(30.5), to: null },
    ],
    moments: [
      { at: hour(2.2), label: 'released' },
      { at: hour(33), label: 'vial opened' },
      { at: hour(33.4), label: 'dose given' },
      { at: hour(45), label: 'symptom reported' },
    ],
  },
  temperatures: [
    {
      container: 'truck 7',
      owner: 'Polar Freight',
      excursions,
      tracks: [
        { label: 'truck 7', maxGapMs, points: ride(5.2, 19.8, 4600, { at: 11.5, rise: 6200 }) },
        { label: 'cold room', maxGapMs, points: ride(20.5, 30, 5100) },
        { label: 'fridge 1', maxGapMs, points: ride(31, 47.5, 4800) },
      ],
      limits: [
        { milliCelsius: milliCelsius(2000), label: '2.0 °C' },
        { milliCelsius: milliCelsius(8000), label: '8.0 °C' },
      ],
      placements: [
        {
          unit: 'Carton 3950 6000 1343 5200 25',
          outcome: { tone: 'good', label: 'cleared' },
          stays: [
            { container: 'truck 7', from: hour(5.2), to: hour(19.8), gaps: [] },
            { container: 'cold room', from: hour(20.5), to: hour(30), gaps: [] },
            { container: 'fridge 1', from: hour(31), to: null, gaps: [{ from: hour(47.5), to: hour(48) }] },
          ],
        },
        {
          unit: 'Carton 3950 6000 1343 5200 32',
          outcome: { tone: 'bad', label: 'condemned' },
          stays: [
            { container: 'truck 7', from: hour(5.2), to: hour(19.8), gaps: [] },
            { container: 'cold room', from: hour(20.5), to: hour(30), gaps: [] },
          ],
        },
      ],
    },
  ],
  stages: [
    {
      stage: 'material',
      passed: true,
      party: 'Harbour Vaccines',
      at: hour(0.8),
      note: 'Antigen lot HV-77, certificate 4411',
    },
    { stage: 'test', passed: true, party: 'National Laboratory', at: hour(1.4), note: 'Potency and sterility' },
    { stage: 'quality', passed: true, party: 'Harbour Vaccines', at: hour(1.9), note: '' },
  ],
  handoffs: [
    ['Harbour Vaccines', 'Polar Freight', 5],
    ['Polar Freight', 'Central Store', 20],
    ['Central Store', 'Hill Clinic', 30.5],
  ].map(([from, to, at]) => ({
    from: String(from),
    to: String(to),
    purpose: 'delivery',
    offeredAt: hour(Number(at) - 0.4),
    settledAt: hour(Number(at)),
    status: 'accepted',
    missing: 0,
    damaged: at === 20 ? 1 : 0,
  })),
  excursions,
  assessments: [
    {
      unit: 'Carton 3950 6000 1343 5200 25',
      decision: 'cleared',
      party: 'Harbour Vaccines',
      at: hour(29),
      aboveCertainMs: 9_180_000,
      abovePossibleMs: 9_300_000,
      reasons: ['above 8.0 °C for 2 h 33 min, possibly 2 h 35 min; permitted in all: 4 h 00 min'],
    },
    {
      unit: 'Carton 3950 6000 1343 5200 32',
      decision: 'condemned',
      party: 'Harbour Vaccines',
      at: hour(29.1),
      aboveCertainMs: 17_000_000,
      abovePossibleMs: 17_200_000,
      reasons: ['above 8.0 °C for 4 h 43 min, possibly 4 h 46 min; permitted in all: 4 h 00 min'],
    },
  ],
  doses: [
    {
      pseudonym: address(`0x${'1f'.repeat(20)}`),
      vial: 'V2K7-0042',
      doseNumber: 1,
      clinic: 'Hill Clinic',
      at: hour(33.4),
    },
  ],
  symptoms: [{ dose: sha256('dose'), party: 'Hill Clinic', at: hour(45) }],
  verification: {
    ok: true,
    checked: [
      { what: 'statements', count: 64 },
      { what: 'readings', count: 2431 },
      { what: 'checkpoints', count: 41 },
      { what: 'blocks', count: 58 },
      { what: 'anchors', count: 41 },
    ],
    findings: [],
  },
  missing: [],
  ledger: { chainId: 1337, contract: address(`0x${'5c'.repeat(20)}`), blocks: 58 },
}

import { milliCelsius } from '../values/index.ts'
import type { Limit, Profile, Side } from './profile.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const version = '2026-11-22'

/** The excursion profiles in use in the field. Figures as their sources give them; a product's own label always wins. */
export const profiles: readonly Profile[] = [
  {
    name: 'who-30dtr',
    version,
    limits: [from('low', -500, 'single', hourMs), past('high', 8000, 'single', 10 * hourMs)],
    source: 'Thirty-day recorder setting in an export of a Fridge-tag 2; one unbroken event on each side.',
  },
  {
    name: 'who-ems',
    version,
    limits: [from('low', -500, 'single', hourMs), past('high', 8000, 'single', 10 * hourMs)],
    source:
      'FRZE and HEAT as a simulator of WHO PQS E003/E006 gives them. Door and power alarms concern the appliance, not a temperature, and are judged elsewhere.',
  },
  {
    name: 'who-ship-1',
    version,
    limits: [
      from('low', -500, 'single', hourMs),
      from('high', 30_000, 'cumulative', 10 * hourMs),
      from('high', 45_000, 'single', hourMs),
    ],
    source:
      'WHO shipping indicator type 1, Q-tag guide: freeze-sensitive vaccines (DTP, TT, HepB, IPV, liquid Hib, combinations, HPV, most PCV). The limit itself alarms.',
  },
  {
    name: 'who-ship-2',
    version,
    limits: [
      from('high', 10_000, 'cumulative', 20 * hourMs),
      from('high', 30_000, 'cumulative', 10 * hourMs),
      from('high', 45_000, 'single', hourMs),
    ],
    source:
      'WHO shipping indicator type 2, Q-tag guide: OPV, BCG, measles, MR, MMR, yellow fever, lyophilised Hib, meningococcal, rabies, rotavirus. No freeze limit.',
  },
  {
    name: 'fridge-strict',
    version,
    limits: [past('low', 2000, 'single', hourMs), past('high', 8000, 'single', hourMs)],
    source: 'User setting found in an export of a Fridge-tag 2L.',
  },
  {
    name: 'msupply',
    version,
    limits: [
      past('low', 2000, 'single', 20 * minuteMs),
      past('low', 2000, 'cumulative', 40 * minuteMs),
      past('high', 8000, 'single', 30 * minuteMs),
      past('high', 8000, 'cumulative', 60 * minuteMs),
    ],
    source:
      'Defaults of the msupply cold-chain app. Whether the limit itself counts is not confirmed; here it does not.',
  },
  {
    name: 'qtag-clm',
    version,
    limits: [
      past('low', 2000, 'single', 30 * minuteMs),
      past('low', 2000, 'cumulative', 60 * minuteMs),
      past('high', 8000, 'single', 30 * minuteMs),
      past('high', 8000, 'cumulative', 60 * minuteMs),
    ],
    source: 'Setting in an export of a Q-tag CLm doc LR, which marks 1.9 as outside and 2.0 as inside.',
  },
  {
    name: 'ultra-low',
    version,
    limits: [past('low', -90_000, 'single', hourMs), past('high', -60_000, 'single', hourMs)],
    source: 'Setting in an export of a Fridge-tag UL.',
  },
]

/** Beyond from the limit on. */
function from(side: Side, value: number, timer: Limit['timer'], durationMs: number): Limit {
  return { side, milliCelsius: milliCelsius(value), boundary: 'inclusive', timer, durationMs }
}

/** Beyond only past the limit. */
function past(side: Side, value: number, timer: Limit['timer'], durationMs: number): Limit {
  return { side, milliCelsius: milliCelsius(value), boundary: 'strict', timer, durationMs }
}

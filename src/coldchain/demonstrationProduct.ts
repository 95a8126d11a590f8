import { milliCelsius } from '../values/index.ts'
import { type VaccineProfile, vaccine } from './vaccine.ts'

const source = 'the maker’s own figure, invented for this demonstration'

/** The product of `vialtrace demo`: a pentavalent vaccine whose invented maker states how long it may be warm. */
export const demonstrationProduct: VaccineProfile = {
  ...vaccine('penta'),
  name: 'penta-demonstration',
  title: 'Pentavalent (DTP-HepB-Hib), liquid, of the demonstration maker',
  stability: [
    { above: milliCelsius(8000), permittedMs: 4 * 3_600_000, source },
    { above: milliCelsius(25_000), permittedMs: 1_800_000, source },
  ],
}

import { type FaultTable, faultsOf } from '../values/index.ts'

/** What can go wrong on the way to a person. */
export const alarmFaults = {
  'alarm.unknown': { kind: 'usage', hint: 'see `vialtrace alarm list --all`' },
  'alarm.acknowledged': { kind: 'refused', hint: 'nothing to do: see `vialtrace alarm list --all` for who and why' },
  'alarm.contact-unusable': {
    kind: 'usage',
    hint: 'see `vialtrace alarm contact --help` for the ways to reach somebody',
  },
  'alarm.contact-unknown': { kind: 'usage', hint: 'see `vialtrace alarm contact` for who is told' },
  'alarm.secret-missing': {
    kind: 'usage',
    hint: 'put it into a file of mode 600, or hand it over with LoadCredential= in the unit; never write it on a command line',
  },
  'alarm.not-told': {
    kind: 'unreachable',
    hint: 'it is tried again until it succeeds; check the address and the network',
  },
} as const satisfies FaultTable

export const alarmFault = faultsOf(alarmFaults)

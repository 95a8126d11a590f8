import { type FaultTable, faultsOf } from './fault.ts'

/** Words that are not what they should be, refused at the door. */
export const valueFaults = {
  'values.check-digit': {
    kind: 'usage',
    hint: 'compare the printed number; one digit was probably mistyped or misread',
  },
  'values.gs1-key': { kind: 'usage', hint: 'a GTIN has 8, 12, 13 or 14 digits, an SSCC 18, a GLN 13' },
  'values.digest': { kind: 'usage', hint: 'a digest is 0x followed by 64 hexadecimal digits' },
  'values.address': { kind: 'usage', hint: 'an address is 0x followed by 40 hexadecimal digits' },
  'values.instant': { kind: 'usage', hint: 'write times as ISO 8601 in UTC, for example 2026-11-20T08:00:00Z' },
  'values.temperature': { kind: 'usage', hint: 'write degrees Celsius with a point, for example 8.0' },
  'values.identifier': { kind: 'usage', hint: 'lots and serials have 1 to 20 characters of the GS1 set 82' },
} as const satisfies FaultTable

export const valueFault = faultsOf(valueFaults)

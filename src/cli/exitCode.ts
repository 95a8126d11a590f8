import type { FaultKind } from '../values/index.ts'

/** What the process ends with; 0 is success. Scripts rely on these, so they never change. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  unverified: 5,
} as const satisfies Record<FaultKind, number>

import type { Tables } from '../tables.ts'
import { batchFolds } from './batches.ts'
import { clinicFolds } from './clinic.ts'
import { coldchainFolds } from './coldchain.ts'
import { councilFolds } from './council.ts'
import { custodyFolds } from './custody.ts'
import { memberFolds } from './members.ts'
import type { Folds, Recorded } from './recorded.ts'

const folds: Folds = {
  ...councilFolds,
  ...memberFolds,
  ...batchFolds,
  ...custodyFolds,
  ...coldchainFolds,
  ...clinicFolds,
}

/** Applies one recorded event. */
export function fold(tables: Tables, recorded: Recorded): void {
  const step = folds[recorded.event.kind] as ((tables: Tables, recorded: Recorded) => void) | undefined
  step?.(tables, recorded)
}

export type { Recorded } from './recorded.ts'

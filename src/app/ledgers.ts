// What a site does with its ledger as a whole: found it, join it, look at it, keep it, take it elsewhere, have it witnessed.
export { deployLedger, type Founding, joinLedger, nodeUrl } from './ledgerPlace.ts'
export { type LedgerStatus, ledgerStatus } from './ledgerStatus.ts'
export { type Moved, moveLedger } from './move.ts'
export * from './publicAnchor.ts'
export * from './upkeep.ts'

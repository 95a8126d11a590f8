export type { Anchored, HeadAnchor } from './anchors.ts'
export { type ChainFinding, type ChainFindingCode, type ChainReport, chainFindings } from './chainFindings.ts'
export type { ChainHead } from './chainHead.ts'
export type { FirstCouncil, Founded } from './deploy.ts'
export type { Dispatch, Fate } from './dispatch.ts'
export {
  anchorHead,
  deployRulebook,
  examineNodes,
  ledgerDigest,
  openEmbeddedChain,
  openLedger,
  readAnchors,
  readChain,
  readHistory,
  refoundLedger,
  verifyChain,
} from './doors.ts'
export type { Eip1193 } from './eip1193.ts'
export type { ChainOptions } from './embedded/chain.ts'
export type { History } from './embedded/history.ts'
export type { EmbeddedChain } from './embedded/open.ts'
export type { VerifyOptions } from './embedded/verify.ts'
export type { Entry } from './entry.ts'
export { ledgerFaults } from './faults.ts'
export type { Endpoint, Ledger, LedgerPorts, NetworkEndpoint } from './ledger.ts'
export type { NodeStanding } from './nodeStanding.ts'
export type { Outcome } from './outcome.ts'
export type { Page, Standing } from './readOn.ts'
export { type RelayOutbox, relay, reopenReplaced } from './relay.ts'
export type * from './view.ts'

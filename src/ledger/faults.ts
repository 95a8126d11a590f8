import { type FaultTable, faultsOf } from '../values/index.ts'

/** What can go wrong between a statement and the ledger. */
export const ledgerFaults = {
  'ledger.artifact': { kind: 'failed', hint: 'reinstall vialtrace, or run npm run setup in a clone' },
  'ledger.chain-damaged': {
    kind: 'unverified',
    hint: 'run vialtrace verify to see what was edited, then restore a backup',
  },
  'ledger.moved': {
    kind: 'failed',
    hint: 'bring this site there too with `vialtrace ledger move --to URL`; what waits here is delivered then',
  },
  'ledger.sealer-mismatch': { kind: 'failed', hint: "use the sealer key that lies in the chain's own directory" },
  'ledger.chain-mismatch': { kind: 'failed', hint: 'compare the endpoint with the chain id in site.json' },
  'ledger.contract-mismatch': {
    kind: 'failed',
    hint: 'compare the contract address in site.json and the installed version with those of the other parties',
  },
  'ledger.deployer-used': {
    kind: 'failed',
    hint: 'deploy with a fresh key, so that the addresses can be told in advance',
  },
  'ledger.council-invalid': {
    kind: 'usage',
    hint: 'name each member once, and a threshold of at least one and at most their number',
  },
  'ledger.unreachable': { kind: 'unreachable', hint: 'nothing is lost: what was signed is delivered later' },
  'ledger.outcome-unknown': { kind: 'unreachable', hint: 'nothing is lost: the same transaction is sent again later' },
  'ledger.node-behind': { kind: 'unreachable', hint: 'wait for the node to catch up; nothing is lost meanwhile' },
  'ledger.receipt-unproven': {
    kind: 'unverified',
    hint: 'the statement still waits in the journal. The node answers what its own blocks do not say: name another with `vialtrace ledger join`, or mend it',
  },
  'ledger.anchor-unfunded': {
    kind: 'failed',
    hint: "send that address some of the chain's own money; nothing was sent yet",
  },
  'ledger.anchors-missing': {
    kind: 'failed',
    hint: 'check the address of the one who anchors and the chain; `vialtrace ledger anchor` makes the first',
  },
  'ledger.request-refused': { kind: 'failed', hint: "check the node's own rules: free gas, allowed accounts" },
  'ledger.transaction-reverted': { kind: 'failed', hint: 'the gas was too scarce; send fewer statements at once' },
  'ledger.answer-malformed': {
    kind: 'failed',
    hint: 'the node answers in an unknown way; check that it is an EVM node',
  },
} as const satisfies FaultTable

export const ledgerFault = faultsOf(ledgerFaults)

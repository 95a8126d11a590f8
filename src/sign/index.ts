export { type Curve, curve } from './curve.ts'
export { givesDose, speaksOfDose } from './dose.ts'
export { signFaults } from './faults.ts'
export { type StatementJson, statementBytes, statementFromBytes, statementFromJson, statementToJson } from './json.ts'
export { hurryKeccak, keccak256 } from './keccak.ts'
export { createKey, type Key, keyFrom, recoverSigner, type Signer } from './key.ts'
export { openKeystore, saveKeystore } from './keystore.ts'
export { type LedgerStatement, statementFromLedger } from './ledgerStatement.ts'
export { readPrivateFile, writePrivateFile } from './privateFile.ts'
export {
  addSignature,
  type Proposal,
  proposalFromJson,
  proposalToJson,
  propose,
  statementFromProposal,
} from './proposal.ts'
export { pseudonymKey } from './pseudonym.ts'
export { createSecret, readSecret, saveSecret } from './secret.ts'
export {
  type Claim,
  coSign,
  type Draft,
  eventOf,
  type Signature,
  type Statement,
  signStatement,
  verifyStatement,
  withSignature,
} from './statement.ts'
export { type Domain, digestOf, domainTag, type Fields } from './typedData.ts'

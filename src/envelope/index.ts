export { commit } from './commitment.ts'
export { canonicalBytes, documentBytesMax, documentHash, parseCanonical } from './document.ts'
export { newIdentity, type Opened, open, recipientOf, requireRecipient, type Sealed, seal } from './envelope.ts'
export { envelopeFaults } from './faults.ts'

export { canonicalBytes, documentBytesMax, documentHash, parseCanonical } from './document.ts'
export { envelopeFaults } from './faults.ts'

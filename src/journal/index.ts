export { journalFaults } from './faults.ts'
export {
  consistencyProof,
  type Head,
  inclusionProof,
  leafHash,
  rootOf,
  type Tree,
  treeOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts'

import { type FaultTable, faultsOf } from '../values/index.ts'

export const envelopeFaults = {
  'envelope.document-invalid': {
    kind: 'failed',
    hint: 'a document is plain JSON of bounded size and depth, in RFC 8785 form where it comes from outside',
  },
  'envelope.recipient-invalid': {
    kind: 'usage',
    hint: 'a recipient is the age1… text another party published; ask for it again',
  },
  'envelope.identity-invalid': {
    kind: 'usage',
    hint: 'an identity is the AGE-SECRET-KEY-1… text of this site; check which file was given',
  },
  'envelope.not-a-reader': {
    kind: 'refused',
    hint: 'it was sealed to others; ask one of its readers, or its author to seal it to you',
  },
  'envelope.damaged': {
    kind: 'unverified',
    hint: 'the sealed file is not what was written; fetch it again from its author',
  },
  'envelope.oversized': { kind: 'refused', hint: 'no document of ours is this large; do not open it, ask who sent it' },
  'envelope.mismatch': {
    kind: 'unverified',
    hint: 'this is not the document the statement speaks of; fetch the right one by its hash',
  },
} as const satisfies FaultTable

export const envelopeFault = faultsOf(envelopeFaults)

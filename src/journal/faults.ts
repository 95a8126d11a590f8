import { type FaultTable, faultsOf } from '../values/index.ts'

/** What the journal refuses, and what verification may find. */
export const journalFaults = {
  'journal.range': { kind: 'usage', hint: 'ask for the size of the log first; it only grows' },
  'journal.reading-invalid': { kind: 'refused', hint: 'look at the clock of the machine and the driver of the probe' },
  'journal.statement-unexpected': { kind: 'failed', hint: 'this is a defect of the program, report it' },
  'journal.checkpoint-refused': {
    kind: 'refused',
    hint: 'sign what the log says of itself now; if it does, the log or its device key is not the one you think',
  },
  'journal.claim-lost': { kind: 'failed', hint: 'another relay took these statements; read the outbox again' },
  'journal.segment-malformed': { kind: 'unverified', hint: 'the file is damaged or no segment; ask for it again' },
  'journal.unreadable': {
    kind: 'unverified',
    hint: 'the database itself is damaged; keep the file and restore a backup beside it',
  },
  'journal.schema-altered': {
    kind: 'unverified',
    hint: 'someone changed the tables or their guards; keep the file and restore a backup beside it',
  },
  'journal.entry-missing': {
    kind: 'unverified',
    hint: 'entries were removed; compare with a backup or with the ledger',
  },
  'journal.entry-altered': {
    kind: 'unverified',
    hint: 'an entry was changed; compare with a backup or with the ledger',
  },
  'journal.tree-altered': { kind: 'unverified', hint: 'the entries stand, their index is damaged; restore a backup' },
  'journal.nonce-reused': { kind: 'unverified', hint: 'sign nothing more here; an old copy of the journal came back' },
  'journal.segment-thinned': {
    kind: 'failed',
    hint: 'they left the journal when the disk was filling up; put their file back into the exchange folder',
  },
  'journal.reading-altered': { kind: 'unverified', hint: 'a reading was changed; compare with an exported segment' },
  'journal.reading-missing': { kind: 'unverified', hint: 'readings were removed; compare with an exported segment' },
  'journal.segment-altered': {
    kind: 'unverified',
    hint: 'sealed readings were changed; compare with an exported copy',
  },
  'journal.checkpoint-mismatch': {
    kind: 'unverified',
    hint: 'what was signed is not what is stored; compare with a backup or an exported segment',
  },
  'journal.anchor-mismatch': {
    kind: 'unverified',
    hint: 'the ledger knows another past of this log; keep the file as evidence',
  },
  'journal.truncated': {
    kind: 'unverified',
    hint: 'the ledger knows a longer log; restore the newest backup and sign nothing before that',
  },
} as const satisfies FaultTable

export const journalFault = faultsOf(journalFaults)

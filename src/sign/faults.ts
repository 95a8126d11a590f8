import { type FaultTable, faultsOf } from '../values/index.ts'

export const signFaults = {
  'sign.statement-malformed': {
    kind: 'unverified',
    hint: 'the statement was damaged or written by another version; ask for it again',
  },
  'sign.statement-altered': {
    kind: 'unverified',
    hint: 'a field was changed after signing; keep the file as evidence and ask its signer',
  },
  'sign.signature-invalid': {
    kind: 'unverified',
    hint: 'the named signer did not sign this; keep the file as evidence and ask its signer',
  },
  'sign.domain-mismatch': {
    kind: 'unverified',
    hint: 'a statement is valid on one ledger only; compare chain id and contract with this site',
  },
  'sign.key-invalid': { kind: 'usage', hint: 'a private key is 0x and 64 hexadecimal digits, below the curve order' },
  'sign.seed-invalid': { kind: 'usage', hint: 'a patient seed is 32 random bytes' },
  'sign.secret-wrong': { kind: 'usage', hint: 'check the passphrase, or which secret file belongs to this keystore' },
  'sign.keystore-malformed': {
    kind: 'failed',
    hint: 'restore the keystore from a backup; only Web3 version 3 is read',
  },
  'sign.keystore-too-costly': {
    kind: 'failed',
    hint: 'a keystore asking for this much memory is hostile or damaged; do not open it',
  },
  'sign.file-exposed': {
    kind: 'failed',
    hint: 'make it a plain file that only you can read (chmod 600), and replace the key if others could read it',
  },
  'sign.file-missing': { kind: 'failed', hint: 'name the right site, or restore its keys folder from a backup' },
  'sign.disk-full': { kind: 'failed', hint: 'no key was made; free some space and repeat the command' },
  'sign.file-unwritable': {
    kind: 'failed',
    hint: 'no key was made; check who owns the folder and whether you may write',
  },
  'sign.file-exists': {
    kind: 'failed',
    hint: 'a key is never overwritten; choose another name or move the old one away',
  },
} as const satisfies FaultTable

export const signFault = faultsOf(signFaults)

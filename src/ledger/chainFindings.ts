/** What verification of an embedded chain can find, and what each means. Closed: nothing is reported under another code. */
export const chainFindings = {
  'chain.unreadable': 'the file is missing, or is no chain of this program',
  'chain.file-damaged': 'the database itself is damaged: a disk fault, or bytes edited below SQLite',
  'chain.genesis-edited': 'block 0, which names the chain and its sealer, was edited',
  'chain.block-missing': 'a block between others was removed',
  'chain.block-edited': 'a block no longer says what it said when it was sealed',
  'chain.seal-invalid': 'a block was not sealed by the key that block 0 names',
  'chain.state-mismatch': 'executing a block again gives another result than the block claims',
  'chain.transaction-edited': 'the table of transactions and receipts differs from what the blocks give',
  'chain.log-edited': 'the table of logs differs from what the blocks give',
  'chain.node-edited': 'a piece of state or contract code no longer has the content it is named after',
  'chain.node-missing': 'a piece of the present state was removed',
  'chain.rulebook-foreign': 'the code that judged is not the rulebook of this program, or the chain is another one',
  'chain.truncated': 'the chain ends before a head that another party has witnessed',
  'chain.rewritten': 'a witnessed block was replaced by another one',
} as const

export type ChainFindingCode = keyof typeof chainFindings

export type ChainFinding = {
  readonly code: ChainFindingCode
  /** `block 7`, `block 7, transaction 0`, `node 0x…`, or the file. */
  readonly where: string
  readonly detail: string
}

/** @param report - Told of every finding as it is made. */
export type Report = (code: ChainFindingCode, where: string, detail: string) => void

export type ChainReport = {
  /** How many blocks after block 0 were executed again and found right, up to the first that was not. */
  readonly blocks: number
  /** In the order they were made; empty when the chain is what it was. */
  readonly findings: readonly ChainFinding[]
}

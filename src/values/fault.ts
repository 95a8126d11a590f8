/** What a fault means for the caller; each kind has one documented exit code. */
export type FaultKind = 'failed' | 'usage' | 'refused' | 'unreachable' | 'unverified'

/** One row of a room's fault table: what kind it is and what the reader should do next. */
export type FaultRow = { readonly kind: FaultKind; readonly hint: string }
export type FaultTable = Readonly<Record<string, FaultRow>>

/**
 * An error that is an answer: a stable code, one sentence with what was expected and received, and a hint.
 *
 * Made only through {@link faultsOf}, so every code stands in a table from which `docs/reference/errors.md` is generated.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: string
  readonly kind: FaultKind
  readonly hint: string

  constructor(code: string, row: FaultRow, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause })
    this.code = code
    this.kind = row.kind
    this.hint = row.hint
  }
}

/**
 * The maker of one room's faults.
 *
 * @param table - Codes in `room.what-went-wrong` form.
 * @returns `fault(code, sentence, cause?)`; throw what it returns.
 */
export function faultsOf<T extends FaultTable>(table: T) {
  return (code: keyof T & string, sentence: string, cause?: unknown): Fault =>
    new Fault(code, table[code] as FaultRow, sentence, cause)
}

/** True for a {@link Fault} with this code; branch on it instead of matching text. */
export function isFault(error: unknown, code?: string): error is Fault {
  return error instanceof Fault && (code === undefined || error.code === code)
}

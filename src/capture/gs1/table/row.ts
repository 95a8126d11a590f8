/** What the General Specifications say of one application identifier (AI), or of a family that differs in one digit. */
export type AiRow = {
  /** `n` stands for the last digit of a family: 0 to {@link AiRow.lastDigit}. */
  readonly ai: string
  readonly title: string
  /**
   * Components in the standard's own notation: `N` digits, `X` set 82, `Y` set 39, `Z` set 64; `..` up to; brackets
   * optional. After colons, the checks the component must pass (checks.ts).
   */
  readonly format: string
  /** AIs that must stand in the same message: spaces mean or, `+` means and, `n` any digit. Section 4.14. */
  readonly needs?: string
  /** AIs that must not stand in the same message. Section 4.14. */
  readonly excludes?: string
  /** For a Digital Link primary key: the sequences of qualifiers that may follow it, each in order. */
  readonly qualifiers?: readonly string[]
  /** Digital Link: this AI may not be an attribute in the query. */
  readonly notInQuery?: true
  /** Of a family: its last member. A decimal point has 5 places at most, unless said otherwise. */
  readonly lastDigit?: number
}

/** The keys that name a trade item, as most attributes accept them. */
export const item = '01 02 03 8006 8026'

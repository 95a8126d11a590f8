/**
 * The number a 125 kHz badge or key fob tells whoever asks. It is no GS1 identity and names no goods. Anyone can copy such
 * a badge in a second, so it says which badge was near a reader, never who held it.
 */
export type Badge = {
  readonly source: 'badge'
  /** Ten upper-case hexadecimal digits: version or customer code, then 32 bits. */
  readonly number: string
}

import type { Corners } from './straighten.ts'

/** What a reader says it saw in a picture, before the GS1 gate. */
export type SeenCode = {
  /** Symbology identifier, such as `]d2`. */
  readonly aim: string
  readonly text: string
  /** Where in the picture it was given; `null` when the reader does not say. */
  readonly corners: Corners | null
}

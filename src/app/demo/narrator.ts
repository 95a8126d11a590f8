/** Tells the story while it happens: to a terminal, to a test, or to nobody. */
export type Narrator = {
  readonly chapter: (title: string) => void
  /** One step: who did it, the command that does the same, and what came of it. */
  readonly step: (who: string, command: string, result: string) => void
}

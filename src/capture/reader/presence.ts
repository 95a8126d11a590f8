/** What is in a field now: a tag that stays is noticed once. */
export type Presence = {
  /** True when it was not there a moment ago. @param atMs - Monotonic; never earlier than the last one given. */
  appears(id: string, atMs: number): boolean
}

/** @param awayMs - Unseen for longer than this, it has left the field. Holds what was seen within twice that time. */
export function presence(awayMs: number): Presence {
  let recent = new Map<string, number>()
  let earlier = new Map<string, number>()
  let turnedMs = 0
  return {
    appears(id, atMs) {
      if (atMs - turnedMs > awayMs) {
        earlier = recent
        recent = new Map()
        turnedMs = atMs
      }
      const lastMs = recent.get(id) ?? earlier.get(id) ?? Number.NEGATIVE_INFINITY
      recent.set(id, atMs)
      return atMs - lastMs > awayMs
    },
  }
}

import type { Reader, Sighting } from '../../src/capture/reader/reader.ts'
import { isFault } from '../../src/values/index.ts'

/** What a reader tells, in words: a source, a badge, or the code of a fault; `closed` or the fault's code when it ends. */
export function heardFrom(reader: Reader): string[] {
  const seen: string[] = []
  const listen = async () => {
    for await (const { source, result } of reader.sightings) seen.push(isFault(result) ? result.code : source)
  }
  listen().then(
    () => seen.push('closed'),
    (error) => seen.push(isFault(error) ? error.code : String(error)),
  )
  return seen
}

/** The first so many sightings; the reader stays open. */
export async function first(reader: Reader, count: number): Promise<Sighting[]> {
  const sightings = reader.sightings[Symbol.asyncIterator]()
  const seen: Sighting[] = []
  while (seen.length < count) {
    const { done, value } = await sightings.next()
    if (done) break
    seen.push(value)
  }
  return seen
}

import { type Clock, type Fault, isFault } from '../../values/index.ts'
import type { Reader, Sighting } from './reader.ts'

/** A reader in as many lives as it takes. */
export type LastingReader = Reader & {
  /** Why it is lost at this moment; `null` while it is open. */
  lost(): Fault | null
}

const firstRestMs = 250
const longestRestMs = 15_000

/**
 * Opens a reader, and opens it anew whenever it is lost, until it is closed: a scanner that slept, a cable that was stepped
 * on, a network that went away. What is in the field in the new life is told again.
 *
 * @throws what the first opening throws; later ones are tried again, ever less often, to every 15 s
 */
export async function keepReading(open: () => Promise<Reader>, clock: Clock): Promise<LastingReader> {
  const closing = new AbortController()
  let reader = await open()
  let fault: Fault | null = null
  let restMs = firstRestMs

  async function reopened(): Promise<boolean> {
    while (!closing.signal.aborted) {
      await clock.sleep(restMs, closing.signal).catch(() => undefined)
      restMs = Math.min(2 * restMs, longestRestMs)
      if (closing.signal.aborted) break
      try {
        reader = await open()
        if (closing.signal.aborted) await reader.close()
        fault = null
        return true
      } catch (error) {
        fault = expected(error)
      }
    }
    return false
  }

  async function* lives(): AsyncGenerator<Sighting> {
    do {
      try {
        for await (const sighting of reader.sightings) {
          // To open is not yet to live: one that opens and dies at once is knocked at ever less often too.
          restMs = firstRestMs
          yield sighting
        }
        return
      } catch (error) {
        fault = expected(error)
        await reader.close()
      }
    } while (await reopened())
  }

  return {
    sightings: lives(),
    lost: () => fault,
    async close() {
      closing.abort()
      await reader.close()
    },
  }
}

function expected(error: unknown): Fault {
  if (isFault(error)) return error
  throw error
}

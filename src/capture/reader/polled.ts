import { type Clock, isFault } from '../../values/index.ts'
import { answerEpc } from '../answer/index.ts'
import type { TagReader, TagReaderDriver } from '../rfid/driver.ts'
import type { DeviceOptions, Driver } from '../serial/profile.ts'
import { presence } from './presence.ts'
import { queue } from './queue.ts'
import type { Reader, Sighting } from './reader.ts'

// Between two inventories, so that a reader that answers at once leaves the processor to others.
const restMs = 50
const awayMs = 5000
// An inventory is asked twice before it fails; a person walking by a gate may disturb a few.
const failuresInARow = 3

/** A tag reader that answers when asked, asked inventory after inventory until closed. */
export function polled({ settings, open }: TagReaderDriver): Driver<DeviceOptions, Reader> {
  return { settings, open: async (line, options) => polling(await open(line, options), options.lineClock) }
}

function polling(tagReader: TagReader, clock: Clock): Reader {
  const { push, end, items } = queue<Sighting>()
  const { appears } = presence(awayMs)
  const closing = new AbortController()

  async function poll(): Promise<void> {
    for (let failures = 0; !closing.signal.aborted; ) {
      try {
        const tags = await tagReader.inventory()
        const fresh = tags.filter(({ epc }) => appears(epc, clock.monotonicMs()))
        for (const { epc } of fresh) push(answerEpc(epc, clock))
        failures = 0
      } catch (error) {
        if (++failures === failuresInARow || isFault(error, 'capture.port-closed')) throw error
      }
      await clock.sleep(restMs, closing.signal)
    }
  }

  poll().catch((error) => end(closing.signal.aborted ? undefined : error))
  return {
    sightings: items,
    async close() {
      closing.abort()
      end()
      await tagReader.close()
    },
  }
}

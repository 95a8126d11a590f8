import { printable } from '../../values/index.ts'
import { answerText } from '../answer/index.ts'
import { captureFault } from '../faults.ts'
import { queue } from '../reader/queue.ts'
import type { Reader, Sighting } from '../reader/reader.ts'
import { refusal } from '../reader/talking.ts'
import type { DeviceOptions, Driver } from '../serial/profile.ts'
import { hearScanner } from './lineScanner.ts'

/**
 * A handheld scanner; what it sends is judged as it comes. 115200 8N1 is what a USB scanner in CDC mode and most RS-232
 * ones in raw mode use.
 */
export const driver: Driver<DeviceOptions, Reader> = {
  settings: { baudRate: 115_200 },
  async open(line, { lineClock }) {
    const { push, end, items } = queue<Sighting>()
    hearScanner(line, lineClock, {
      onScan: ({ text, aim }) => push(answerText({ source: 'scanner', text, ...(aim !== null && { aim }) }, lineClock)),
      onRefused: (fault) => push(refusal(line.path, fault)),
    })
    line.onClose((reason) =>
      end(
        reason === 'closed' ? undefined : captureFault('capture.port-closed', `${printable(line.path)} is ${reason}`),
      ),
    )
    return { sightings: items, close: line.close }
  },
}

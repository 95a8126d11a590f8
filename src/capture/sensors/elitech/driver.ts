import { milliCelsius, printable, type Reading } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { SerialLine } from '../../serial/line.ts'
import type { SensorDriver, Thermometer, ThermometerOptions } from '../driver.ts'
import { newestIn, recordingOf, storedIn } from './records.ts'
import { type Asked, type ElitechModel, elitechSession } from './session.ts'

/** Elitech loggers by the byte they name themselves by; an RC-4HC stores humidity behind each temperature. */
export const elitechModels = {
  'ELITECH-RC-4': { code: 40, pageValues: 100, recordValues: 1 },
  'ELITECH-RC-4HC': { code: 42, pageValues: 200, recordValues: 2 },
  'ELITECH-RC-5': { code: 50, pageValues: 500, recordValues: 1 },
} as const satisfies Readonly<Record<string, ElitechModel>>

/**
 * Elitech RC-4, RC-4HC and RC-5: loggers with a clock and a memory of their own, 115200 8N1 through the USB bridge inside.
 * They cannot be asked for the temperature of this moment, only for what they stored: the newest record is the reading,
 * with the time it was stored at, and is given once. Times are taken from the age of a record, what the device's clock
 * says now less what it said then, for that clock has no zone and may be wrong.
 */
export function driverFor(name: keyof typeof elitechModels): SensorDriver {
  const model: ElitechModel = elitechModels[name]
  return { settings: { baudRate: 115_200 }, open: (line, options) => open(line, options, model) }
}

async function open(line: SerialLine, options: ThermometerOptions, model: ElitechModel): Promise<Thermometer> {
  const { lineClock, probe, clock, replyTimeoutMs: timeoutMs = 5000, address = '1' } = options
  if (address !== '1')
    throw captureFault('capture.address-malformed', `expected no address, received ${printable(address)}`)
  const session = await elitechSession(line, model, { lineClock, clock, timeoutMs })
  const recording = async () => recordingOf(requireKnown(await session.info(), options, model), line.path)
  const { info } = requireKnown(await session.info(), options, model)
  let lastRecord = ''

  async function read(): Promise<Reading> {
    const now = await recording()
    const record = `${now.startedAtMs} ${now.info.recordCount}`
    if (record === lastRecord)
      throw captureFault(
        'capture.nothing-new',
        `the logger on ${printable(line.path)} has stored nothing since the last reading`,
      )
    const reading = await newestIn(session, now, probe)
    lastRecord = record
    return reading
  }

  return {
    probe,
    correction: milliCelsius(info.correctionTenths * 100),
    read,
    storedBetween: async (after, before, signal) =>
      storedIn(session, await recording(), { probe, after, before, signal }),
    onClose: line.onClose,
    close: line.close,
  }
}

/** @throws capture.profile-foreign, capture.device-setting */
function requireKnown(asked: Asked, { path, profile }: ThermometerOptions, model: ElitechModel): Asked {
  const { model: code, isCelsius } = asked.info
  if (code !== model.code)
    throw captureFault(
      'capture.profile-foreign',
      `the logger on ${printable(path)} is no ${profile}: expected it to name itself ${model.code}, received ${code}`,
    )
  if (!isCelsius)
    throw captureFault(
      'capture.device-setting',
      `expected the logger on ${printable(path)} to be set to Celsius, it is not`,
    )
  return asked
}

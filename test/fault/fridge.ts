import {
  type Delivered,
  deliver,
  enrollDevice,
  openSampler,
  placeUnit,
  sealReadings,
  simulateDevice,
  type Workspace,
} from '../../src/app/index.ts'
import type { ReadingLog } from '../../src/journal/index.ts'
import { milliCelsius } from '../../src/values/index.ts'
import { probeIn } from '../support/coldRide.ts'
import { type Consortium, cartonA, delivered, hourMs } from '../support/consortium.ts'

/** The clinic's fridge with carton A in it and a thermometer that is read by whatever clock there is. */
export type Fridge = {
  readonly story: Consortium
  readonly clinic: Workspace
  readonly log: ReadingLog
  /** Takes a reading for each number, ten minutes after the one before. */
  readonly read: (...celsius: readonly number[]) => Promise<void>
  /** Signs and seals what was read, and brings all of it to the ledger. */
  readonly anchor: () => Promise<Delivered>
}

/** Call it inside `describe`: what is opened is closed after each test. @returns Makes a fridge of its own for a test. */
export function fridges(): () => Promise<Fridge> {
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0)) await close()
  })

  return async () => {
    const story = await delivered()
    const { clinic } = story.at
    await placeUnit(clinic, cartonA, 'fridge')
    let celsius = 5
    const thermometer = await simulateDevice(() => milliCelsius(celsius * 1000))
    const device = await enrollDevice(clinic, { ...probeIn('fridge'), port: thermometer.port })
    const sampler = await openSampler(clinic, device)
    opened.push(sampler.close, thermometer.close, story.close)
    return {
      story,
      clinic,
      log: clinic.journal().readings(device.address),
      async read(...all) {
        for (const each of all) {
          await story.clock.advance(hourMs / 6)
          celsius = each
          await sampler.sample()
        }
      },
      async anchor() {
        await sealReadings(clinic, device)
        return deliver(clinic)
      },
    }
  }
}

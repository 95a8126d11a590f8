import type { Device, Workspace } from '../../src/app/index.ts'
import { type Instant, milliCelsius, type Quality, sha256 } from '../../src/values/index.ts'
import { type ManualClock, manualClock } from './clock.ts'
import { rideWith } from './coldRide.ts'
import { type Consortium, wiringOn } from './consortium.ts'

/** A site whose fridge has a probe that nobody reads: the test writes its log. */
export type QuietSite = {
  readonly site: Workspace
  readonly device: Device
  readonly clock: ManualClock
  /** Logs 5 °C, unless said otherwise, at the site's own time or another. */
  readonly log: (quality: Quality, at?: Instant, celsius?: number) => void
}

export async function quietSite(story: Consortium): Promise<QuietSite> {
  await rideWith(story, 'clinic', 'fridge', [5])
  const clock = manualClock(story.clock.now())
  const site = story.reopen('clinic', wiringOn(clock))
  const [device] = site.site.file.devices as [Device]
  const log: QuietSite['log'] = (quality, takenAt = clock.now(), celsius = 5) => {
    const reading = { probe: device.probe, milliCelsius: milliCelsius(celsius * 1000), takenAt, quality }
    const whole = { ...reading, monotonicMs: clock.monotonicMs() }
    site.journal().readings(device.address).append([whole], sha256('boot 1'))
  }
  log('good')
  return { site, device, clock, log }
}

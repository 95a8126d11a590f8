import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace, systemWiring } from '../../src/app/index.ts'
import { keepRoom, withRoom } from '../../src/app/thinning.ts'
import { instant, isFault, milliCelsius, sha256 } from '../../src/values/index.ts'

/** What is logged on a disk that fills up: how many readings were acknowledged, and what stood in the journal at its end. */
export type Filled = { readonly acknowledged: number; readonly segments: number; readonly code: string | null }

// Logs as the sampler does, years later, on a disk whose last byte something else has taken, until that fails; and once more
// when there is room again.
const disk = process.argv[2] as string
const wiring = systemWiring()
const now = Date.UTC(2029, 0, 1)
const clock = { ...wiring.clock, now: () => instant(now) }
const workspace = openWorkspace(join(disk, 'clinic'), { ...wiring, clock })
const [device] = workspace.site.file.devices
if (!device) throw new Error('expected a device')
const log = workspace.journal().readings(device.address)
let acknowledged = 0
const append = () => {
  const takenAt = instant(now + acknowledged * 10_000)
  const reading = { probe: device.probe, milliCelsius: milliCelsius(5000), quality: 'good' as const }
  withRoom(workspace, () => log.append([{ ...reading, takenAt, monotonicMs: takenAt }], sha256('boot 2')))
  acknowledged += 1
}
keepRoom(workspace)
const filler = join(disk, 'filler')
let code: string | null = null
try {
  for (;;) writeFileSync(filler, Buffer.alloc(4096), { flag: 'a' })
} catch {}
try {
  while (acknowledged < 20_000) append()
} catch (error) {
  code = isFault(error) ? error.code : String(error)
}
const filled: Filled = { acknowledged, segments: log.segments().length, code }
rmSync(filler)
append()
await workspace.close()
process.stdout.write(JSON.stringify(filled))

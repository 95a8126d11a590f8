import assert from 'node:assert/strict'
import { symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { keepReading } from '../../../src/capture/reader/lasting.ts'
import { polled } from '../../../src/capture/reader/polled.ts'
import type { Reader } from '../../../src/capture/reader/reader.ts'
import { rdm6300 } from '../../../src/capture/rfid/badge.ts'
import { driver as reader18 } from '../../../src/capture/rfid/reader18.ts'
import { driver as yrm100 } from '../../../src/capture/rfid/yrm100.ts'
import { driver as scanner } from '../../../src/capture/scanner/driver.ts'
import type { SerialLine } from '../../../src/capture/serial/line.ts'
import { type DeviceOptions, type Driver, openByProfile } from '../../../src/capture/serial/profile.ts'
import { simulateBadge } from '../../../src/capture/simulators/badge.ts'
import type { Wire } from '../../../src/capture/simulators/cable.ts'
import { simulateReader18 } from '../../../src/capture/simulators/reader18.ts'
import { simulateScan } from '../../../src/capture/simulators/scanner.ts'
import { simulateYrm100 } from '../../../src/capture/simulators/yrm100.ts'
import { isFault } from '../../../src/values/index.ts'
import { anyByteFault, faultyWire } from '../../support/byteFaults.ts'
import { lineClock } from '../../support/lineClock.ts'
import { plugboard } from '../../support/plugboard.ts'
import { tempDir } from '../../support/tempDir.ts'

type Bench = {
  readonly driver: Driver<DeviceOptions, Reader>
  /** What it may tell in its first life and in its second. */
  readonly fields: readonly [readonly string[], readonly string[]]
  /** Plays the device with a field until the signal says that it is gone. */
  play(line: SerialLine, field: readonly string[], gone: AbortSignal): void
}

const tags = (first: number) => [0, 1, 2].map((tag) => `30${String(first + tag).padStart(22, '0')}`)
const sscc = ['00095060000000000015', '00095060000000000022'] as const

/** Says each again and again, as people do and as a badge does that stays. */
const repeating = (restMs: number, say: (line: SerialLine, one: string) => Promise<void>): Bench['play'] => {
  const talk = async (line: SerialLine, field: readonly string[], gone: AbortSignal) => {
    for (;;)
      for (const one of field)
        for (const turn of [1, 2, 3]) {
          await say(line, one)
          await lineClock.sleep(restMs + turn, gone)
        }
  }
  return (...given) => void talk(...given).catch(() => undefined)
}

const benches: Readonly<Record<string, Bench>> = {
  reader18: {
    driver: polled(reader18),
    fields: [tags(10), tags(20)],
    play: (line, field) => simulateReader18(line, () => field),
  },
  yrm100: {
    driver: yrm100,
    fields: [tags(10), tags(20)],
    play: (line, field) => simulateYrm100(line, lineClock, () => field),
  },
  rdm6300: {
    driver: rdm6300,
    fields: [['62E3086CED'], ['01000734E0']],
    play: repeating(35, (line, badge) => simulateBadge(line, 'rdm6300', badge)),
  },
  scanner: {
    driver: scanner,
    fields: [[sscc[0]], [sscc[1]]],
    play: repeating(20, (line, code) => simulateScan(line, `]C1${code}`)),
  },
}

// Late by little: what waits longer is held against a clock moved by hand elsewhere.
const plan = fc
  .sample(anyByteFault, { numRuns: 40, seed: 20261122 })
  .map((fault) => (fault.kind === 'late' ? { ...fault, byMs: fault.byMs % 20 } : fault))

/** Copper after faults; frozen, it holds what passes back and then delivers it all, late and stale. */
function freezable(wire: Wire): { readonly wire: Wire; freeze(): () => void } {
  let held: (() => void)[] | undefined
  return {
    wire: (bytes, deliver) => (held ? held.push(() => deliver(bytes)) : wire(bytes, deliver)),
    freeze() {
      held = []
      return () => {
        const late = held ?? []
        held = undefined
        for (const release of late) release()
      }
    },
  }
}

describe('capture/reader on a bad cable', () => {
  const board = plugboard()

  for (const [profile, { driver, fields, play }] of Object.entries(benches))
    it(`hears ${profile} through damage, a freeze, and a cable pulled and plugged in again, and nothing that is not there`, async () => {
      const path = join(await tempDir(), 'port')
      const plugged = async (field: readonly string[]) => {
        const { wire, freeze } = freezable(faultyWire(plan, lineClock))
        const cable = await board.cable({ toA: wire })
        symlinkSync(cable.a, path)
        const gone = new AbortController()
        board.keep({ close: () => gone.abort() })
        play(await board.line(cable.b, 115_200), field, gone.signal)
        const pull = () => {
          gone.abort()
          cable.close()
          unlinkSync(path)
        }
        return { freeze, pull }
      }
      const drivers = new Map([[profile, async () => ({ driver })]])
      const open = () => openByProfile(drivers, { path, profile, lineClock, replyTimeoutMs: 80 })
      const before = await plugged(fields[0])
      const reader = board.keep(await keepReading(() => openedAtLast(open), lineClock))
      const sightings = reader.sightings[Symbol.asyncIterator]()
      const told = new Set<string>()
      const until = async (all: readonly string[]) => {
        while (!all.every((one) => told.has(one))) {
          const { value } = await sightings.next()
          if (!isFault(value.result)) told.add(value.source)
        }
      }
      await until(fields[0])
      const thaw = before.freeze()
      await lineClock.sleep(250)
      thaw()
      before.pull()
      await plugged(fields[1])
      await until(fields[1])
      assert.deepEqual([...told].sort(), [...fields[0], ...fields[1]].sort())
    })
})

/** A device may be disturbed while it is greeted, like later on. */
async function openedAtLast(open: () => Promise<Reader>): Promise<Reader> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open()
    } catch (error) {
      if (attempt === 20) throw error
    }
  }
}

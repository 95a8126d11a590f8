import { rmSync, symlinkSync } from 'node:fs'
import { type Cable, openCable, type Wire } from '../../../src/capture/simulators/cable.ts'
import { simulateThermometer } from '../../../src/capture/simulators/modbus.ts'
import { type Clock, milliCelsius } from '../../../src/values/index.ts'
import { damaged } from '../../support/byteFaults.ts'
import type { HourFault } from './faults.ts'

/** What a probe answered, and when. No two answers that follow one another are alike. */
export type Served = { readonly atMs: number; readonly milliCelsius: number }

/** A thermometer on a real pseudo-terminal behind a proxy that spoils bytes. */
export type SoakProbe = {
  readonly port: string
  /** The last answers, newest first: as many as one reading may take. */
  readonly served: Served[]
  /** From now on this goes wrong. */
  suffer(fault: HourFault): void
  /** Told of the time: what lasted long enough is over. @returns Whether something ended just now. */
  heal(nowMs: number): Promise<boolean>
  close(): Promise<void>
}

const rememberedAnswers = 8

/** @param port - Stands for the adapter's name; a link that is there while the adapter is plugged in. */
export async function soakProbe(port: string, nowMs: () => number, lineClock: Clock): Promise<SoakProbe> {
  const served: Served[] = []
  let asked = 0
  let next: Extract<HourFault, { kind: 'bytes' }> | undefined
  let lasting: { readonly untilMs: number; readonly kind: 'mute' | 'unplug' } | undefined
  let plugged: { cable: Cable; close: () => Promise<void> } | undefined
  let say: (bytes: Uint8Array) => void = () => undefined

  /** Up and down between 3 and 7 degrees, a tenth with each question. */
  function temperature() {
    const step = asked++ % 80
    const celsius = milliCelsius(3000 + 100 * (step < 40 ? step : 80 - step))
    served.unshift({ atMs: nowMs(), milliCelsius: celsius })
    served.length = Math.min(served.length, rememberedAnswers)
    return celsius
  }

  function wire(to: 'question' | 'answer'): Wire {
    let queue: Promise<void> | undefined
    let kept: Uint8Array[] = []
    return (bytes, deliver) => {
      if (to === 'answer') say = deliver
      if (lasting) return
      const fault = next?.to === to ? next.fault : undefined
      if (fault) next = undefined
      const chunks = fault ? damaged(Buffer.concat([...kept.splice(0), bytes]), fault) : [...kept.splice(0), bytes]
      if (fault?.kind === 'merge') {
        kept = chunks
        return
      }
      const send = () => chunks.filter(({ length }) => length > 0).forEach(deliver)
      if (fault?.kind !== 'late' && !queue) return send()
      // Bytes never overtake each other: what follows waits behind what is late.
      const lateMs = fault?.kind === 'late' ? fault.byMs : 0
      const mine = (queue ?? Promise.resolve()).then(() => lineClock.sleep(lateMs)).then(send)
      queue = mine
      void mine.then(() => {
        if (queue === mine) queue = undefined
      })
    }
  }

  async function plug(): Promise<void> {
    const cable = await openCable({ toA: wire('answer'), toB: wire('question') })
    const device = await simulateThermometer(cable.b, { temperature })
    symlinkSync(cable.a, port)
    plugged = {
      cable,
      async close() {
        rmSync(port, { force: true })
        cable.close()
        await device.close()
      },
    }
  }

  await plug()
  return {
    port,
    served,
    suffer(fault) {
      if (lasting) return
      if (fault.kind === 'bytes') next = fault
      else if (fault.kind === 'babble') say(fault.bytes)
      else {
        lasting = { kind: fault.kind, untilMs: nowMs() + fault.lastsMs }
        if (fault.kind === 'unplug') void plugged?.close()
      }
    },
    async heal(now) {
      if (!lasting || now < lasting.untilMs) return false
      const { kind } = lasting
      lasting = undefined
      if (kind === 'unplug') await plug()
      return true
    },
    close: async () => plugged?.close(),
  }
}

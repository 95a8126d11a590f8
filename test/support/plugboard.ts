import type { SerialLine } from '../../src/capture/serial/line.ts'
import { openSerialPort } from '../../src/capture/serial/port.ts'
import { type Cable, openCable, type Wire } from '../../src/capture/simulators/cable.ts'
import { lineClock } from './lineClock.ts'

/** Cables and ports of one test, let go of when it ends, however it ends. */
export type Plugboard = {
  cable(wires?: { readonly toA?: Wire; readonly toB?: Wire }): Promise<Cable>
  line(path: string, baudRate: number): Promise<SerialLine>
  /** Hands over anything else that must be closed. */
  keep<T extends { close(): unknown }>(opened: T): T
}

/** Call it inside `describe`. */
export function plugboard(): Plugboard {
  const opened: { close(): unknown }[] = []
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close()
  })

  function keep<T extends { close(): unknown }>(one: T): T {
    opened.push(one)
    return one
  }
  return {
    keep,
    cable: async (wires = {}) => keep(await openCable(wires)),
    line: async (path, baudRate) => keep(await openSerialPort(path, { baudRate }, lineClock)),
  }
}

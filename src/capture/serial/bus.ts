import { printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import type { CloseReason, LineSettings, OpenLine, SerialLine } from './line.ts'
import { openSerialPort } from './port.ts'

/** A port at which one or several devices hang. Everything that is said on it is said in turn. */
export type Bus = {
  /** Opens the port, or another view of the line that is open already. */
  readonly openLine: OpenLine
  /** Runs one dialogue when those before it have ended, however they ended. */
  turn<T>(dialogue: () => Promise<T>): Promise<T>
  /** Lets go of the port, whoever still has a view of it. */
  end(): Promise<void>
}

type Trunk = {
  readonly line: SerialLine
  readonly settings: LineSettings
  readonly views: Set<View>
  readonly openedMs: number
}
type View = { bytes: ((bytes: Uint8Array) => void)[]; close: ((reason: CloseReason) => void)[]; reason?: CloseReason }

/**
 * @param open - Where lines come from; the serial ports of this machine unless given.
 * @param keepMs - So long after its opening a port is not opened again for a device that was silent, but kept, also while
 *   nobody has a view of it: each opening costs the binding about a kilobyte that it never gives back, which in a year beside
 *   a dead device would be all the memory there is. None when left out: the port is let go of with the last view.
 */
export function busOver(open: OpenLine = openSerialPort, keepMs = 0): Bus {
  let trunk: Trunk | undefined
  let last: Promise<unknown> = Promise.resolve()

  async function trunkOf(path: string, settings: LineSettings, clock: Parameters<OpenLine>[2]): Promise<Trunk> {
    if (trunk && !sameSettings(trunk.settings, settings))
      throw captureFault('capture.bus-mixed', `expected devices of one speed on ${printable(path)}, received two`)
    if (trunk && trunk.views.size === 0 && clock.monotonicMs() - trunk.openedMs >= keepMs) await trunk.line.close()
    if (trunk) return trunk
    const line = await open(path, settings, clock)
    const views = new Set<View>()
    const opened = { line, settings, views, openedMs: clock.monotonicMs() }
    trunk = opened
    line.onBytes((bytes) => {
      for (const view of views) for (const listener of view.bytes) listener(bytes)
    })
    line.onClose((reason) => {
      if (trunk === opened) trunk = undefined
      for (const view of views) end(view, reason)
    })
    return opened
  }

  return {
    async openLine(path, settings, clock) {
      const { line, views } = await trunkOf(path, settings, clock)
      const view: View = { bytes: [], close: [] }
      views.add(view)
      return {
        path,
        async write(bytes, timeoutMs) {
          if (view.reason) throw captureFault('capture.port-closed', `${printable(path)} is ${view.reason}`)
          await line.write(bytes, timeoutMs)
        },
        onBytes: (listener) => void view.bytes.push(listener),
        onClose(listener) {
          view.close.push(listener)
          if (view.reason) listener(view.reason)
        },
        async close() {
          views.delete(view)
          end(view, 'closed')
          if (views.size === 0 && keepMs === 0) await line.close()
        },
      }
    },
    turn(dialogue) {
      const mine = last.then(dialogue)
      last = mine.catch(() => undefined)
      return mine
    },
    end: async () => trunk?.line.close(),
  }
}

function end(view: View, reason: CloseReason): void {
  if (view.reason) return
  view.reason = reason
  for (const listener of view.close) listener(reason)
}

function sameSettings(a: LineSettings, b: LineSettings): boolean {
  return (['baudRate', 'dataBits', 'parity', 'stopBits'] as const).every((each) => a[each] === b[each])
}

import { captureFault } from '../../src/capture/faults.ts'
import type { CloseReason, SerialLine } from '../../src/capture/serial/line.ts'
import type { Wire } from '../../src/capture/simulators/cable.ts'
import type { DeviceSide } from '../../src/capture/simulators/deviceSide.ts'

/** A line in memory and the far end of it, for tests that move time by hand. */
export type MemoryLine = {
  readonly line: SerialLine
  /** Where a simulated device stands. */
  readonly far: DeviceSide
  /** Everything the near end has written, chunk by chunk. */
  readonly written: Uint8Array[]
  /** Called with each chunk the near end writes. */
  onWritten(device: (bytes: Uint8Array) => void): void
  /** Bytes from the device, through the wire if there is one. */
  send(bytes: Uint8Array | readonly number[]): void
  unplug(): void
}

export function memoryLine(wire: Wire = (bytes, deliver) => deliver(bytes)): MemoryLine {
  const byteListeners: ((bytes: Uint8Array) => void)[] = []
  const closeListeners: ((reason: CloseReason) => void)[] = []
  const written: Uint8Array[] = []
  let device: (bytes: Uint8Array) => void = () => {}
  let reason: CloseReason | undefined

  function end(why: CloseReason): void {
    if (reason) return
    reason = why
    for (const listener of closeListeners) listener(why)
  }

  const send = (bytes: Uint8Array | readonly number[]) =>
    wire(Buffer.from(bytes), (passed) => {
      if (!reason) for (const listener of byteListeners) listener(passed)
    })
  const onWritten = (listener: (bytes: Uint8Array) => void) => {
    device = listener
  }

  return {
    written,
    far: { onBytes: onWritten, write: async (bytes) => send(bytes) },
    line: {
      path: '/dev/memory',
      async write(bytes) {
        if (reason) throw captureFault('capture.port-closed', `/dev/memory is ${reason}`)
        written.push(bytes)
        device(bytes)
      },
      onBytes: (listener) => void byteListeners.push(listener),
      onClose(listener) {
        closeListeners.push(listener)
        if (reason) listener(reason)
      },
      close: async () => end('closed'),
    },
    onWritten,
    send,
    unplug: () => end('unplugged'),
  }
}

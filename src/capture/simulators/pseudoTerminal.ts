import { constants, openSync, writeSync } from 'node:fs'
import { ReadStream } from 'node:tty'

/** A serial port without hardware: what one end writes, the other reads. */
export type PseudoTerminal = {
  /** The near end, to be opened like any serial port. */
  readonly path: string
  /** What is written to the port comes out here; paused, it is a peer that takes no bytes. */
  readonly far: ReadStream
  /** Bytes for whoever reads the port. While it is full they wait here; when nobody takes any for long, they are lost. */
  send(bytes: Uint8Array): void
  /** Both ends are gone; whoever has the port open sees it unplugged. */
  close(): void
}

/** Some seconds of a processor. Then nobody listens, and a device that repeats itself must not keep it busy for ever. */
const fruitlessMax = 100_000

/** Makes a pseudo-terminal that carries bytes unchanged. Linux and macOS. */
export async function openPseudoTerminal(): Promise<PseudoTerminal> {
  const library = await import('@lydell/node-pty')
  // The library publishes types only for terminals with a program inside; the bare pair is there and untyped.
  const { open } = (library.default ?? library) as unknown as {
    open(options: { encoding: null }): { ptsName: string; fd: number; master: ReadStream; slave: ReadStream }
  }
  const { ptsName, fd, master, slave } = open({ encoding: null })
  // The library reads the near end itself, which would eat bytes, and leaves its echo on. A handle that reads nothing
  // takes its place, so that the port may be opened and closed any number of times; it stays open, for closing it would
  // bring the echo back.
  const near = new ReadStream(openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY))
  near.setRawMode(true)
  slave.destroy()
  master.on('error', () => {})
  let waiting: Buffer = Buffer.alloc(0)
  let fruitless = 0

  // Not through the stream: it writes to a terminal's far end until all is taken, holding up the very process that reads.
  function drain(): void {
    if (master.destroyed) return
    const taken = takenOf(fd, waiting)
    fruitless = taken > 0 ? 0 : fruitless + 1
    waiting = fruitless > fruitlessMax ? Buffer.alloc(0) : waiting.subarray(taken)
    if (waiting.length > 0) setImmediate(drain)
  }

  return {
    path: ptsName,
    far: master,
    send(bytes) {
      const isDraining = waiting.length > 0
      waiting = Buffer.concat([waiting, bytes])
      if (!isDraining) drain()
    },
    close() {
      master.destroy()
      near.destroy()
    },
  }
}

/** How many of the bytes the terminal took just now. */
function takenOf(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}

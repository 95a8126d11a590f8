import { closeSync, constants, openSync } from 'node:fs'
import type { ReadStream } from 'node:tty'

/** A serial port without hardware: what is written to the port at `path` comes out of `far`, and the other way round. */
export type PseudoTerminal = {
  readonly path: string
  readonly far: ReadStream
  /** Both ends are gone; whoever has the port open sees it unplugged. */
  close(): void
}

/** Makes a pseudo-terminal that carries bytes unchanged. Linux and macOS. */
export async function openPseudoTerminal(): Promise<PseudoTerminal> {
  const library = await import('@lydell/node-pty')
  // The library publishes types only for terminals with a program inside; the bare pair is there and untyped.
  const { open } = (library.default ?? library) as unknown as {
    open(options: { encoding: null }): { ptsName: string; master: ReadStream; slave: ReadStream }
  }
  const { ptsName, master, slave } = open({ encoding: null })
  // The library reads the near end itself, which would eat bytes, and leaves its echo on. A handle that reads nothing
  // takes its place, so that the port may be opened and closed any number of times.
  const keeper = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY)
  slave.setRawMode(true)
  slave.destroy()
  master.on('error', () => {})
  master.on('close', () => closeSync(keeper))
  return { path: ptsName, far: master, close: () => void master.destroy() }
}

import { openPseudoTerminal } from './pseudoTerminal.ts'

/** What a wire does with the bytes of one chunk: hands them on, later, changed, or not at all. */
export type Wire = (bytes: Buffer, deliver: (bytes: Uint8Array) => void) => void

/** Two serial ports joined by a null-modem cable. */
export type Cable = {
  /** Where the program under test listens. */
  readonly a: string
  /** Where the device is. */
  readonly b: string
  /** Pulls the cable: both ports are gone, and whoever has one open sees it unplugged. */
  close(): void
}

/** @param wires - `toA` and `toB` stand in for copper, to damage what passes. */
export async function openCable(wires: { readonly toA?: Wire; readonly toB?: Wire } = {}): Promise<Cable> {
  const a = await openPseudoTerminal()
  const b = await openPseudoTerminal()
  const join = (from: typeof a, to: typeof a, wire: Wire = copper) =>
    from.far.on('data', (bytes: Buffer) => wire(bytes, to.send))
  join(b, a, wires.toA)
  join(a, b, wires.toB)
  return {
    a: a.path,
    b: b.path,
    close() {
      a.close()
      b.close()
    },
  }
}

const copper: Wire = (bytes, deliver) => deliver(bytes)

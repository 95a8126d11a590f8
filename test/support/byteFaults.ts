import fc from 'fast-check'
import type { Wire } from '../../src/capture/simulators/cable.ts'
import type { Clock } from '../../src/values/index.ts'

/** What may happen to one chunk of bytes on its way. Positions are taken modulo the length of the chunk. */
export type ByteFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'split' | 'truncate' | 'drop'; readonly at: number }
  | { readonly kind: 'flip'; readonly bits: readonly number[] }
  | { readonly kind: 'noise'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'lose' | 'merge' | 'double' }
  | { readonly kind: 'late'; readonly byMs: number }

const position = fc.nat(255)

/**
 * Any fault of one chunk. `flip` turns at most three bits, which a CRC-16 always notices in frames this short; other
 * damage it misses once in 65 536 times, so properties over it pin their seed.
 */
export const anyByteFault: fc.Arbitrary<ByteFault> = fc.oneof(
  fc.constant<ByteFault>({ kind: 'none' }),
  fc.record({ kind: fc.constantFrom('split' as const, 'truncate' as const, 'drop' as const), at: position }),
  fc.record({ kind: fc.constant('flip' as const), bits: fc.uniqueArray(fc.nat(71), { minLength: 1, maxLength: 3 }) }),
  fc.record({
    kind: fc.constant('noise' as const),
    at: position,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  fc.record({ kind: fc.constantFrom('lose' as const, 'merge' as const, 'double' as const) }),
  fc.record({ kind: fc.constant('late' as const), byMs: fc.integer({ min: 1, max: 400 }) }),
)

/** The chunks that leave the wire for one that enters it; a merged chunk is not among them, the next one carries it. */
export function damaged(bytes: Uint8Array, fault: ByteFault): Uint8Array[] {
  const whole = Buffer.from(bytes)
  const cut = 'at' in fault ? fault.at % whole.length : 0
  switch (fault.kind) {
    case 'none':
    case 'late':
    case 'merge':
      return [whole]
    case 'split':
      return [whole.subarray(0, cut), whole.subarray(cut)]
    case 'truncate':
      return [whole.subarray(0, cut)]
    case 'drop':
      return [Buffer.concat([whole.subarray(0, cut), whole.subarray(cut + 1)])]
    case 'noise':
      return [Buffer.concat([whole.subarray(0, cut), fault.bytes, whole.subarray(cut)])]
    case 'double':
      return [Buffer.concat([whole, whole])]
    case 'lose':
      return []
    case 'flip':
      for (const bit of fault.bits) {
        const at = (bit >> 3) % whole.length
        whole.writeUInt8(whole.readUInt8(at) ^ (1 << (bit & 7)), at)
      }
      return [whole]
  }
}

/** A wire that does to each chunk what the plan says, then nothing more. Bytes never overtake each other. */
export function faultyWire(plan: readonly ByteFault[], clock: Clock): Wire {
  let next = 0
  let kept: Uint8Array[] = []
  let queue: Promise<void> = Promise.resolve()
  return (bytes, deliver) => {
    const fault = plan[next++] ?? { kind: 'none' }
    const chunks = damaged(Buffer.concat([...kept, bytes]), fault)
    kept = fault.kind === 'merge' ? chunks : []
    if (fault.kind === 'merge') return
    queue = queue.then(async () => {
      if (fault.kind === 'late') await clock.sleep(fault.byMs)
      for (const chunk of chunks) if (chunk.length > 0) deliver(chunk)
    })
  }
}

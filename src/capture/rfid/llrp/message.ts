import { captureFault } from '../../faults.ts'

/** One message of LLRP: its name, its number, and its data as the protocol's own definition shapes it. */
export type Message = { readonly id: number; readonly type: string; readonly data: unknown }

export type Codec = {
  encode(message: { readonly id: number; readonly type: string; readonly data: object }): Uint8Array
  /** @throws capture.reader-malformed for bytes that are no message of LLRP 1.0.1 */
  decode(bytes: Uint8Array): Message
}

/** The codec of llrpjs, loaded when a network reader is opened: half a megabyte of definitions. */
export async function llrpCodec(): Promise<Codec> {
  const { LLRPCore, LLRPMessage } = await import('llrpjs/dist/src/index.js')
  return {
    encode({ id, type, data }) {
      const Kind = LLRPCore[type]
      if (!Kind) throw new TypeError(`LLRP has no message ${type}`)
      return new Kind({ id, data }).encode().getBuffer()
    },
    decode(bytes) {
      try {
        return new LLRPMessage(bytes).decode().toLLRPData()
      } catch (error) {
        // It throws errors of its own, and RangeErrors where lengths inside a message reach beyond it.
        throw captureFault('capture.reader-malformed', `${bytes.length} bytes are no message of LLRP`, error)
      }
    },
  }
}

const headerBytes = 10
const maxMessageBytes = 4 * 1024 * 1024

/**
 * Cuts the stream of a network reader into messages. A stream has no place to begin anew: what is no message ends it.
 *
 * @throws capture.reader-malformed for another protocol or version, or a message of more than 4 MiB
 */
export function messageFramer(): (bytes: Uint8Array) => Uint8Array[] {
  let held: Uint8Array[] = []
  let heldBytes = 0
  let needed = headerBytes
  return (bytes) => {
    held.push(bytes)
    heldBytes += bytes.length
    if (heldBytes < needed) return []
    let rest: Buffer = Buffer.concat(held)
    const messages: Uint8Array[] = []
    for (needed = headerBytes; rest.length >= needed; needed = headerBytes) {
      needed = lengthOf(rest)
      if (rest.length < needed) break
      messages.push(rest.subarray(0, needed))
      rest = rest.subarray(needed)
    }
    held = [rest]
    heldBytes = rest.length
    return messages
  }
}

/** Of the message that begins here. Three reserved bits, three of version, ten of type, then the length of all. */
function lengthOf(bytes: Buffer): number {
  const version = (bytes.readUInt8(0) >> 2) & 7
  const length = bytes.readUInt32BE(2)
  if (bytes.readUInt8(0) >> 5 === 0 && version === 1 && length >= headerBytes && length <= maxMessageBytes)
    return length
  throw captureFault('capture.reader-malformed', `expected LLRP, received a header ${bytes.toString('hex', 0, 6)}`)
}

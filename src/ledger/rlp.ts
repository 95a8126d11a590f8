/** Bytes, or a list of such: what Ethereum writes everything as (Recursive Length Prefix). */
export type Rlp = Uint8Array | readonly Rlp[]

export function encodeRlp(item: Rlp): Uint8Array {
  if (item instanceof Uint8Array)
    return item.length === 1 && (item[0] ?? 0) < shortBytes
      ? item
      : Buffer.concat([lead(shortBytes, item.length), item])
  const body = Buffer.concat(item.map(encodeRlp))
  return Buffer.concat([lead(shortList, body.length), body])
}

/** @throws RangeError for bytes that end early or go on behind the item. */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const { item, end } = itemAt(bytes, 0)
  if (end !== bytes.length) throw new RangeError(`expected ${end} bytes, received ${bytes.length}`)
  return item
}

/** A number as RLP holds it: big-endian without leading zeros, and zero as no bytes at all. */
export function numberBytes(value: bigint): Uint8Array {
  const hex = value === 0n ? '' : value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

// The first byte tells what follows, and up to 55 bytes of it also how long it is (Yellow Paper, appendix B).
const shortBytes = 0x80
const shortList = 0xc0
const longestShort = 55

function lead(kind: number, length: number): Uint8Array {
  if (length <= longestShort) return Uint8Array.of(kind + length)
  const size = numberBytes(BigInt(length))
  return Uint8Array.of(kind + longestShort + size.length, ...size)
}

function itemAt(bytes: Uint8Array, at: number): { item: Rlp; end: number } {
  const first = bytes[at]
  if (first === undefined) throw new RangeError(`expected an item at byte ${at}, received ${bytes.length} bytes`)
  if (first < shortBytes) return { item: bytes.subarray(at, at + 1), end: at + 1 }
  const { start, end } = span(bytes, at, first < shortList ? first - shortBytes : first - shortList)
  if (first < shortList) return { item: bytes.subarray(start, end), end }
  const list: Rlp[] = []
  const within = bytes.subarray(0, end)
  for (let next = start; next < end; ) {
    const element = itemAt(within, next)
    list.push(element.item)
    next = element.end
  }
  return { item: list, end }
}

function span(bytes: Uint8Array, at: number, size: number): { start: number; end: number } {
  const sizeLength = Math.max(0, size - longestShort)
  const start = at + 1 + sizeLength
  const length = sizeLength === 0 ? size : bytes.subarray(at + 1, start).reduce((sum, byte) => sum * 256 + byte, 0)
  if (start + length > bytes.length) throw new RangeError(`expected ${start + length} bytes, received ${bytes.length}`)
  return { start, end: start + length }
}

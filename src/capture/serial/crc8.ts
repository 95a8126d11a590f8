/** CRC-8 of 1-Wire (Dallas): reflected polynomial 0x8C, from 0. Over bytes that end in their own checksum it is 0. */
export function crc8Dallas(bytes: Iterable<number>): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1
  }
  return crc
}

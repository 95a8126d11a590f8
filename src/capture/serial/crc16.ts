/** A 16-bit checksum over bytes. The reflected ones, appended low byte first, make the checksum of the whole zero. */
export type Crc16 = (bytes: Uint8Array) => number

/** CRC-16/MODBUS; its check value over `123456789` is 4B37. */
export const crc16Modbus: Crc16 = reflectedCrc16(0xa001)

/** CRC-16/MCRF4XX; its check value over `123456789` is 6F91. */
export const crc16Mcrf4xx: Crc16 = reflectedCrc16(0x8408)

/**
 * The check a Gen2 tag sends behind its EPC, high byte first: CRC-16/GENIBUS, whose check value over `123456789` is D64E.
 *
 * @see EPC Gen2 air interface, annex F
 */
export const crc16Gen2: Crc16 = (bytes) => {
  let sum = 0xffff
  for (const byte of bytes) {
    sum ^= byte << 8
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff
  }
  return sum ^ 0xffff
}

/** The bytes with their checksum behind them, low byte first. */
export function withCrc(crc: Crc16, bytes: readonly number[]): Buffer {
  const sum = crc(Uint8Array.from(bytes))
  return Buffer.from([...bytes, sum & 0xff, sum >> 8])
}

function reflectedCrc16(polynomial: number): Crc16 {
  return (bytes) => {
    let sum = 0xffff
    for (const byte of bytes) {
      sum ^= byte
      for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >> 1) ^ polynomial : sum >> 1
    }
    return sum
  }
}

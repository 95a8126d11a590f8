/** A 16-bit checksum over bytes that, appended low byte first, makes the checksum of the whole zero. */
export type Crc16 = (bytes: Uint8Array) => number

/** CRC-16/MODBUS; its check value over `123456789` is 4B37. */
export const crc16Modbus: Crc16 = reflectedCrc16(0xa001)

/** CRC-16/MCRF4XX; its check value over `123456789` is 6F91. */
export const crc16Mcrf4xx: Crc16 = reflectedCrc16(0x8408)

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

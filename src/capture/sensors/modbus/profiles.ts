import type { LineSettings } from '../../serial/line.ts'

/**
 * One layout of registers. Look-alike devices differ in nothing else, and every one of their frames passes its checksum,
 * so the layout is named by whoever read the label and checked against what a device says of itself.
 */
export type RegisterProfile = {
  readonly settings: LineSettings
  readonly functionCode: 3 | 4
  /** The first register of the two values. */
  readonly register: number
  readonly order: readonly ['temperature', 'humidity'] | readonly ['humidity', 'temperature']
  /** `tenths`: one register, two's complement. `float`: two registers, IEEE 754, less significant word first. */
  readonly format: 'tenths' | 'float'
  /** Holding registers by which the device is told from look-alikes; null where nobody documented any. */
  readonly identity: Identity | null
}

export type Identity = {
  readonly register: number
  readonly count: number
  /** What the registers say of a device of this profile at this bus address. */
  readonly holds: (registers: readonly number[], address: number) => boolean
  /** The place among them of the tenths that the device adds to its own readings. */
  readonly correctionAt?: number
}

const usual: LineSettings = { baudRate: 9600 }
/** Its own address; behind it stands a code for its speed, which has more values than the tables say. */
const ownAddress: Identity['holds'] = ([own], address) => own === address
const lateAddress: Identity = { register: 0x0101, count: 3, holds: ownAddress, correctionAt: 2 }
const earlyAddress: Identity = { register: 0x0100, count: 2, holds: ownAddress }
/** -123.45, which every probe of the series holds for this purpose. */
const testFloat: Identity = { register: 0x1f01, count: 2, holds: ([low, high]) => low === 0xe666 && high === 0xc2f6 }

/**
 * Sources: the vendors' tables of the XY-MD02, github.com/Nordmanngrowtechnology/Modbus-RTU_SHT-20-MD02-Test for MD02 and
 * the SHTC3 label, github.com/microrobotics/RS485-TH, and Vaisala's manuals M212022EN and M211060EN.
 */
export const registerProfiles = {
  'XY-MD02': {
    ...{ settings: usual, functionCode: 4, register: 1, order: ['temperature', 'humidity'] },
    ...{ format: 'tenths', identity: lateAddress },
  },
  MD02: {
    ...{ settings: usual, functionCode: 4, register: 1, order: ['temperature', 'humidity'] },
    ...{ format: 'tenths', identity: earlyAddress },
  },
  SHTC3: {
    ...{ settings: usual, functionCode: 3, register: 0, order: ['humidity', 'temperature'] },
    ...{ format: 'tenths', identity: earlyAddress },
  },
  'RS485-TH': {
    ...{ settings: usual, functionCode: 3, register: 0, order: ['temperature', 'humidity'] },
    ...{ format: 'tenths', identity: null },
  },
  'VAISALA-HMP-MODBUS': {
    ...{
      settings: { baudRate: 19_200, stopBits: 2 },
      functionCode: 3,
      register: 0,
      order: ['humidity', 'temperature'],
    },
    ...{ format: 'float', identity: testFloat },
  },
} as const satisfies Readonly<Record<string, RegisterProfile>>

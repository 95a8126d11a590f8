import { type RegisterProfile, registerProfiles } from '../../src/capture/sensors/modbus/profiles.ts'
import { checkedFramer } from '../../src/capture/serial/checked.ts'
import { crc16Modbus, withCrc } from '../../src/capture/serial/crc16.ts'
import type { DeviceSide } from '../../src/capture/simulators/deviceSide.ts'
import { type ModbusProfile, registersOf, type SimulatedThermometer } from '../../src/capture/simulators/modbus.ts'

export type ModbusDevice = SimulatedThermometer & {
  readonly name?: ModbusProfile
  /** Registers that the device refuses to tell. */
  readonly refuses?: readonly number[]
}

/** A second device side, apart from the library the agent's own simulator uses; this one checks the request's checksum. */
export function modbusDevice(side: DeviceSide, { name = 'XY-MD02', refuses = [], ...device }: ModbusDevice): void {
  const profile: RegisterProfile = registerProfiles[name]
  const registers = registersOf(profile, device, device.address ?? 1)
  const requests = checkedFramer({ lengthOf: () => 8, holds: (frame) => crc16Modbus(frame) === 0 })
  side.onBytes((bytes) => {
    for (const frame of requests.push(bytes)) {
      const [address = 0, functionCode = 0, high = 0, low = 0, , count = 0] = frame
      const space = registers[functionCode === 4 ? 4 : 3]
      const first = high * 256 + low
      const values = Array.from({ length: count }, (_, at) =>
        refuses.includes(first + at) ? undefined : space.get(first + at)?.(),
      )
      const data = values.flatMap((value = 0) => [(value >> 8) & 0xff, value & 0xff])
      const answer = values.includes(undefined)
        ? [address, functionCode | 0x80, 2]
        : [address, functionCode, data.length, ...data]
      void side.write(withCrc(crc16Modbus, answer), 100)
    }
  })
}

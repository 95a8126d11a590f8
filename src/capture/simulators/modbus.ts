import type { EventEmitter } from 'node:events'
import type { MilliCelsius } from '../../values/index.ts'
import { type RegisterProfile, registerProfiles } from '../sensors/modbus/profiles.ts'

export type SimulatedThermometer = {
  /** Degrees at this moment; asked at every request. */
  temperature(): MilliCelsius
  /** Tenths of a percent of relative humidity; 50 % unless given. */
  humidity?(): number
  /** Tenths of a degree the device adds to its own readings; it only says so. */
  readonly correction?: number
  readonly address?: number
}

export type ModbusProfile = keyof typeof registerProfiles

/**
 * The device side of a Modbus thermometer on a port: modbus-serial's RTU server with this device's registers. It does not
 * look at the checksum of a request, so it proves nothing about damaged requests.
 */
export async function simulateThermometer(
  path: string,
  device: SimulatedThermometer,
  name: ModbusProfile = 'XY-MD02',
): Promise<{ close(): Promise<void> }> {
  const { ServerSerial } = await import('modbus-serial')
  const profile: RegisterProfile = registerProfiles[name]
  const { address = 1 } = device
  const registers = registersOf(profile, device, address)
  const read = (space: 3 | 4) => (register: number) => {
    const value = registers[space].get(register)
    if (!value) throw Object.assign(new Error(`no register ${register}`), { modbusErrorCode: 2 })
    return value() & 0xffff
  }
  return new Promise((resolve, reject) => {
    const options = {
      ...profile.settings,
      path,
      unitID: address,
      // Requests end in silence; the library's own 30 ms are for slower lines.
      interval: 5,
      openCallback: (error: Error | null) => {
        if (error) return reject(error)
        resolve({ close: () => new Promise((done) => server.close(() => done())) })
      },
    }
    const server = new ServerSerial({ getInputRegister: read(4), getHoldingRegister: read(3) }, options)
    portOf(server).on('error', () => {})
  })
}

/** The device's registers by the function that reads them; each is asked for what it holds at that moment. */
export function registersOf(profile: RegisterProfile, device: SimulatedThermometer, address: number) {
  const { identity, order, format, functionCode, register } = profile
  const spaces = { 3: new Map<number, () => number>(), 4: new Map<number, () => number>() }
  const tenths = {
    temperature: () => Math.round(device.temperature() / 100),
    humidity: () => device.humidity?.() ?? 500,
  }
  const values = order.flatMap((which) =>
    format === 'float' ? floatRegisters(() => tenths[which]() / 10) : [tenths[which]],
  )
  for (const [at, value] of values.entries()) spaces[functionCode].set(register + at, value)
  const own = [address, 0, device.correction ?? 0].map((value) => () => value)
  const said = format === 'float' ? floatRegisters(() => -123.45) : own
  for (const [at, value] of said.slice(0, identity?.count ?? 0).entries())
    spaces[3].set((identity?.register ?? 0) + at, value)
  return spaces
}

/** IEEE 754 in two registers, the less significant first; the second belongs to the value that the first was asked for. */
function floatRegisters(valueNow: () => number): [low: () => number, high: () => number] {
  const bytes = Buffer.alloc(4)
  const low = () => {
    bytes.writeFloatBE(valueNow())
    return bytes.readUInt16BE(2)
  }
  return [low, () => bytes.readUInt16BE(0)]
}

// The library offers its port and does not declare it; unheard, an error on an unplugged port would end the process.
function portOf(server: EventEmitter): EventEmitter {
  return (server as EventEmitter & { getPort(): EventEmitter }).getPort()
}

import type { EventEmitter } from 'node:events'
import type { MilliCelsius } from '../../values/index.ts'

export type SimulatedThermometer = {
  /** Degrees at this moment; asked at every request. */
  temperature(): MilliCelsius
  /** Tenths of a percent of relative humidity; 50 % unless given. */
  humidity?(): number
  /** Tenths of a degree the device adds to its own readings; it only says so. */
  readonly correction?: number
  readonly address?: number
}

/**
 * The device side of an XY-MD02 on a port: modbus-serial's RTU server with this device's registers. It does not look at
 * the checksum of a request, so it proves nothing about damaged requests.
 */
export async function simulateThermometer(
  path: string,
  device: SimulatedThermometer,
): Promise<{ close(): Promise<void> }> {
  const { ServerSerial } = await import('modbus-serial')
  const inputs: Readonly<Record<number, () => number>> = {
    1: () => Math.round(device.temperature() / 100),
    2: () => device.humidity?.() ?? 500,
  }
  const holdings: Readonly<Record<number, () => number>> = {
    257: () => device.address ?? 1,
    258: () => 0,
    259: () => device.correction ?? 0,
    260: () => 0,
  }
  const registers = {
    getInputRegister: (register: number) => asUnsigned(inputs, register),
    getHoldingRegister: (register: number) => asUnsigned(holdings, register),
  }
  return new Promise((resolve, reject) => {
    const options = {
      path,
      baudRate: 9600,
      unitID: device.address ?? 1,
      // Requests end in silence; the library's own 30 ms are for slower lines.
      interval: 5,
      openCallback: (error: Error | null) => {
        if (error) return reject(error)
        resolve({ close: () => new Promise((done) => server.close(() => done())) })
      },
    }
    const server = new ServerSerial(registers, options)
    portOf(server).on('error', () => {})
  })
}

function asUnsigned(registers: Readonly<Record<number, () => number>>, register: number): number {
  const value = registers[register]
  if (!value) throw Object.assign(new Error(`no register ${register}`), { modbusErrorCode: 2 })
  return value() & 0xffff
}

// The library offers its port and does not declare it; unheard, an error on an unplugged port would end the process.
function portOf(server: EventEmitter): EventEmitter {
  return (server as EventEmitter & { getPort(): EventEmitter }).getPort()
}

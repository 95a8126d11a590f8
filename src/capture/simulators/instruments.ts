import type { MilliCelsius } from '../../values/index.ts'
import { answering, type DeviceSide } from './deviceSide.ts'

export type SimulatedInstrument = {
  /** Degrees at this moment; asked at every question. */
  temperature(): MilliCelsius
  /** What it says of its own state: `RDGST?` of a Lake Shore, a line of `ERRS` of a Vaisala. */
  status?(): string
}

/** The device side of a Lake Shore 218. */
export function simulateLakeShore(side: DeviceSide, { temperature, status = () => '000' }: SimulatedInstrument): void {
  const answers: Readonly<Record<string, () => string>> = {
    '*IDN?': () => 'LSCI,MODEL218E,SIMULATED,010100',
    'CRDG?': () => signed(temperature()),
    'RDGST?': status,
  }
  answering(side, lineLength('\n'), (command) => {
    const answer = answers[command.toString('latin1').trim().split(' ')[0] ?? '']
    return answer ? Buffer.from(`${answer()}\r\n`) : null
  })
}

/** The device side of a Vaisala HMP in STOP mode with its echo off: it says nothing where it has nothing to say. */
export function simulateVaisala(side: DeviceSide, { temperature, status = () => '' }: SimulatedInstrument): void {
  const answers: Readonly<Record<string, () => string>> = {
    INTV: () => 'Output intrv. : 0 min',
    ERRS: status,
    SEND: () => `RH= 43.0 %RH T=${(temperature() / 1000).toFixed(1).padStart(5)} 'C`,
  }
  answering(side, lineLength('\r'), (command) => {
    const said = answers[command.toString('latin1').trim()]?.()
    return said ? Buffer.from(`${said}\r\n`) : null
  })
}

export function lineLength(end: '\r' | '\n'): (head: Buffer) => number {
  return (head) => head.indexOf(end) + 1
}

function signed(value: MilliCelsius): string {
  return `${value < 0 ? '-' : '+'}${(Math.abs(value) / 1000).toFixed(3).padStart(6, '0')}`
}

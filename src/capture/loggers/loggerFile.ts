import type { Instant, MilliCelsius } from '../../values/index.ts'

/**
 * What a file says about who wrote it. `genuine`: the bytes are those that the holder of `key` signed, which is whoever
 * has the key of the device's lot. `edited`: they are not. `absent`: the file makes no such claim.
 *
 * Nothing in the file proves whose key it is; that is what pinning a lot's key on first use is for.
 */
export type LoggerSignature =
  | { readonly status: 'genuine' | 'edited'; readonly lot: string | null; readonly key: string | null }
  | { readonly status: 'absent'; readonly lot: null; readonly key: null }

/** One calendar day by the device's own clock; `null` where the device measured nothing. */
export type LoggerDay = {
  /** `2023-04-20` */
  readonly date: string
  readonly minMilliCelsius: MilliCelsius | null
  readonly maxMilliCelsius: MilliCelsius | null
  readonly meanMilliCelsius: MilliCelsius | null
  /** The device's wall times of the lowest and the highest, `04:10`; `null` where it kept its readings instead. */
  readonly minAt: string | null
  readonly maxAt: string | null
  /** Time the device counted below its lower and above its upper limit, whether or not it alarmed; `null`: it counts otherwise. */
  readonly belowMs: number | null
  readonly aboveMs: number | null
  readonly alarms: readonly LoggerAlarm[]
}

/** An alarm that the device raised. `at`: its wall time, `14:55`. */
export type LoggerAlarm = { readonly side: 'low' | 'high'; readonly at: string }

/** One stored temperature. `at` is the device's wall time read as if it were UTC: the device knows no zone. */
export type LoggerReading = { readonly at: Instant; readonly milliCelsius: MilliCelsius }

/** A logger's file, read. Days are in the order of the file, readings in order of time. */
export type LoggerFile = {
  /** `csv`: a table that anybody may have written. */
  readonly format: 'berlinger-text' | 'csv'
  /** `null` in a table, which does not say. */
  readonly device: string | null
  readonly serial: string | null
  readonly signature: LoggerSignature
  readonly days: readonly LoggerDay[]
  readonly readings: readonly LoggerReading[]
  /** Activation energy the device was set to for its mean kinetic temperature, in kJ/mol. */
  readonly activationKilojoule: number | null
}

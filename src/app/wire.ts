import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { type Clock, type Digest, instant, type Progress, type Random, sha256 } from '../values/index.ts'

/** What the house needs from the machine it runs on. Everything else is made from these. */
export type Wiring = {
  /** The time of what happens: statements, blocks, readings. */
  readonly clock: Clock
  /** The time of wires: how long to wait for a device's reply. Real even where the story's clock is not. */
  readonly lineClock: Clock
  readonly random: Random
  /** Names the run of the monotonic clock: two readings of one boot can be compared by it. */
  readonly bootId: () => Digest
  readonly progress: Progress
}

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  sleep: async (ms, signal) => void (await sleepFor(ms, undefined, signal ? { signal } : {})),
}

/** The real machine: its clock for everything, its randomness, and nobody watching the progress. */
export function systemWiring(progress: Progress = () => undefined): Wiring {
  return {
    clock: systemClock,
    lineClock: systemClock,
    random: (length) => randomBytes(length),
    bootId: systemBootId,
    progress,
  }
}

/** The kernel's own identity of this boot; where there is none, this process counts as a boot of its own. */
function systemBootId(): Digest {
  try {
    return sha256(readFileSync('/proc/sys/kernel/random/boot_id'))
  } catch {
    return processBootId
  }
}

const processBootId = sha256(randomBytes(32))

/** Where systemd has put what LoadCredential= names; undefined outside such a service. */
export function credentialsFolder(): string | undefined {
  return process.env.CREDENTIALS_DIRECTORY
}

/** What systemd expects of the service it started; nothing where it started none. */
export type ServiceDuty = { readonly notifySocket: string | null; readonly watchdogMs: number | null }

export function serviceDuty(): ServiceDuty {
  const { NOTIFY_SOCKET: notifySocket, WATCHDOG_USEC: micros } = process.env
  const watchdogMs = Number(micros) / 1000
  return { notifySocket: notifySocket || null, watchdogMs: watchdogMs > 0 ? watchdogMs : null }
}

import { type Clock, printable } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { separator } from '../gs1/lostSeparator.ts'
import type { SerialLine } from '../serial/line.ts'
import { openSerialPort } from '../serial/port.ts'
import { simulateBadge } from './badge.ts'
import { openCable } from './cable.ts'
import { simulateNetworkReader } from './networkReader.ts'
import { simulateReader18 } from './reader18.ts'
import { simulateScan } from './scanner.ts'
import { simulateYrm100 } from './yrm100.ts'

/** A reader that is not there, for whoever wants to try without one. */
export type SimulatedReader = {
  /** What a command is told to hear it: `--reader yrm100 --port /dev/pts/5`. */
  readonly flags: string
  /** Each repetition counts as a new code, so it never falls silent: whoever hears it has to say when to stop. */
  readonly isEndless: boolean
  close(): Promise<void>
}

type Simulator = {
  readonly baudRate: number
  /** What it can say. */
  readonly says: { readonly pattern: RegExp; readonly example: string }
  readonly isEndless?: boolean
  play(line: SerialLine, clock: Clock, said: readonly string[], gone: AbortSignal): void
}

const epc = { pattern: /^([0-9A-F]{4}){1,31}$/, example: '30751FEB705C5904E3D50D70' }
const badge = { pattern: /^[0-9A-F]{10}$/, example: '62E3086CED' }
const code = { pattern: /^[ -~]+$/, example: ']C100095060000000000015' }
/** How GS is written where nobody can type it. */
const writtenSeparator = '\\x1d'
const restMs = 1000
const repeatMs = 65

const simulators: Readonly<Record<string, Simulator>> = {
  scanner: {
    baudRate: 115_200,
    says: code,
    isEndless: true,
    play: saying(restMs, (line, text) => simulateScan(line, text.replaceAll(writtenSeparator, separator))),
  },
  reader18: { baudRate: 57_600, says: epc, play: (line, _, said) => simulateReader18(line, () => said) },
  yrm100: { baudRate: 115_200, says: epc, play: (line, clock, said) => simulateYrm100(line, clock, () => said) },
  rdm6300: { baudRate: 9600, says: badge, play: saying(repeatMs, (line, one) => simulateBadge(line, 'rdm6300', one)) },
  id12la: {
    baudRate: 9600,
    says: badge,
    isEndless: true,
    play: saying(restMs, (line, one) => simulateBadge(line, 'id12la', one)),
  },
}

/** The profiles that can be simulated; and `llrp`. */
const simulatedReaders: readonly string[] = [...Object.keys(simulators), 'llrp']

/**
 * Plays a reader on a pseudo-terminal, or `llrp` on a free port of this machine, until closed. Tags stay in its field; codes
 * and badges are said twice in turn, each second or as often as the device repeats them.
 *
 * @param said - EPCs or badges in upper-case hexadecimal, or codes as a scanner sends them with
 *   GS written `\x1d`; an example of its own when empty.
 * @throws capture.profile-unknown, capture.simulation-malformed
 */
export async function simulateReader(profile: string, said: readonly string[], clock: Clock): Promise<SimulatedReader> {
  if (profile === 'llrp') {
    const field = sayable(epc, said)
    const { address, close } = await simulateNetworkReader({ host: '127.0.0.1', port: 0 }, clock, () => field)
    return { flags: `--reader ${address}`, isEndless: false, close }
  }
  const simulator = simulators[profile]
  if (!simulator) {
    const sentence = `expected a reader ${simulatedReaders.join(', ')}, received ${printable(profile)}`
    throw captureFault('capture.profile-unknown', sentence)
  }
  const field = sayable(simulator.says, said)
  const cable = await openCable()
  const line = await openSerialPort(cable.b, { baudRate: simulator.baudRate }, clock)
  const gone = new AbortController()
  simulator.play(line, clock, field, gone.signal)
  return {
    flags: `--reader ${profile} --port ${cable.a}`,
    isEndless: simulator.isEndless ?? false,
    async close() {
      gone.abort()
      await line.close()
      cable.close()
    },
  }
}

function sayable({ pattern, example }: Simulator['says'], said: readonly string[]): readonly string[] {
  const wrong = said.find((one) => !pattern.test(one))
  if (wrong === undefined) return said.length > 0 ? said : [example]
  const sentence = `expected something like ${example}, received "${printable(wrong.slice(0, 100))}"`
  throw captureFault('capture.simulation-malformed', sentence)
}

function saying(everyMs: number, say: (line: SerialLine, one: string) => Promise<void>): Simulator['play'] {
  const talk = async (line: SerialLine, clock: Clock, said: readonly string[], gone: AbortSignal) => {
    for (;;)
      for (const one of said.flatMap((each) => [each, each])) {
        await say(line, one)
        await clock.sleep(everyMs, gone)
      }
  }
  // Ends when it is closed; whoever hears it notices that it is gone.
  return (...given) => void talk(...given).catch(() => undefined)
}

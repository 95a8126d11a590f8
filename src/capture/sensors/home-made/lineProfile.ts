import { createContext, Script } from 'node:vm'
import { printable } from '../../../values/index.ts'
import { captureFault } from '../../faults.ts'
import type { LineSettings } from '../../serial/line.ts'

/** How somebody's own logger writes a temperature; whoever built it says so, and nobody has checked. */
export type LineProfile = LineSettings & {
  /** A regular expression for a whole line, with one group named `temperature`. */
  readonly pattern: string
  readonly unit: 'celsius' | 'fahrenheit' | 'kelvin'
  /** Degrees in one step of the number sent; 1 unless given. */
  readonly scale?: number
  /** Sent before each reading, for a logger that does not talk unasked. */
  readonly ask?: string
  /** The longest wait for a line; 10 s unless given. */
  readonly timeoutMs?: number
}

/** Stands wherever a reading of such a logger is shown, its probe's name included: it goes where the readings go. */
export const homeMade = 'home-made, unverified line'

export const longestLineBytes = 256
const longestPattern = 300
/** A match takes microseconds, and on a busy machine it may have to wait for its turn. */
const matchWithinMs = 250
/** A pattern that takes longer, twice, has a way to take for ever. */
const trialWithinMs = 500

/** A repetition or a choice that is itself repeated: what makes a pattern try all ways before it says no. */
const repeatedTwice = /\((?:[^()\\]|\\.)*[+*}|](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/

/** The temperature in a line as it is written, or null where the line is none of these. */
export type LineReader = (line: string) => string | null

/**
 * Compiles a pattern, refuses those known to be slow, and tries the others on lines that make bad patterns slow. Each
 * match is cut off when it takes too long, so what is not found here costs a line and not the agent.
 *
 * @throws capture.line-profile
 */
export function lineReader({ pattern }: Pick<LineProfile, 'pattern'>): LineReader {
  const read = guarded(compiled(pattern))
  for (const unit of ['1', 'a', ' ', '.', '1.', '1,', 'a1', ' 1', 'a='])
    for (const end of ['', '!', '\u0001']) {
      const hostile = unit.repeat(longestLineBytes).slice(0, longestLineBytes - 1) + end
      if (read(hostile, trialWithinMs) === undefined && read(hostile, trialWithinMs) === undefined)
        throw captureFault(
          'capture.line-profile',
          `expected a pattern that decides in time, ${printable(pattern)} does not`,
        )
    }
  return (line) => read(line, matchWithinMs) ?? null
}

function compiled(pattern: string): RegExp {
  const wrong = (what: string) =>
    captureFault('capture.line-profile', `expected ${what}, received ${printable(pattern)}`)
  if (pattern.length > longestPattern) throw wrong(`a pattern of at most ${longestPattern} characters`)
  if (repeatedTwice.test(pattern)) throw wrong('a pattern that repeats no repetition')
  if (!pattern.includes('(?<temperature>')) throw wrong('a pattern with a group (?<temperature>…)')
  try {
    // Whole lines only: the end of `-12.5` is a number as well.
    return new RegExp(`^(?:${pattern})$`)
  } catch {
    throw wrong('a regular expression')
  }
}

/** The temperature, null for no match, undefined when it took too long. */
function guarded(pattern: RegExp): (line: string, withinMs: number) => string | null | undefined {
  const context = createContext({ __proto__: null, pattern })
  const match = new Script('pattern.exec(line)?.groups?.temperature ?? null')
  return (line, withinMs) => {
    Object.assign(context, { line })
    try {
      return match.runInContext(context, { timeout: withinMs }) as string | null
    } catch {
      return undefined
    }
  }
}

import { stripVTControlCharacters } from 'node:util'
import { Errors } from '@oclif/core'
import { type Fault, isFault, printable } from '../values/index.ts'
import { exitCodes } from './exitCode.ts'
import { cliFault } from './faults.ts'
import { jsonText } from './jsonText.ts'

/** An error as it is told: to a person on stderr, or as JSON on stdout. */
export type Complaint = {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly exit: number
}

/** Commands with their flags, and topics with null, by how they are typed. */
export type Known = ReadonlyMap<string, readonly string[] | null>

/**
 * What to tell about an error, whatever it is.
 *
 * @param known - What may be typed, for whoever mistyped it.
 * @returns undefined for help and the like, which end a command early without being an error.
 */
export async function complaintOf(error: unknown, known: Known = new Map()): Promise<Complaint | undefined> {
  if (error instanceof Errors.ExitError && error.oclif.exit === 0) return undefined
  const { code, message, hint, kind } = isFault(error) ? error : await faultFrom(error, known)
  return { code, message: printable(message), hint, exit: exitCodes[kind] }
}

export function complain({ message, hint, code }: Complaint): void {
  console.error(`error: ${message}\nhint: ${hint}\ncode: ${code}`)
}

export function complainAsJson(complaint: Complaint): void {
  console.log(jsonText({ error: complaint }))
}

/** The errors that are not ours: oclif's complaints about a command line, the system's about files, and bugs. */
async function faultFrom(error: unknown, known: Known): Promise<Fault> {
  const message = error instanceof Error ? error.message : String(error)
  const unknown = /^command (.+) not found\.?$/i.exec(message)?.[1]?.replaceAll(':', ' ')
  if (unknown !== undefined) {
    const { suggestion } = await import('./suggestion.ts')
    const meant = suggestion(unknown, [...known.keys()])
    const flags = meant !== undefined && unknown.startsWith(`${meant} `) ? known.get(meant) : null
    // oclif takes what follows a command without arguments for a part of its name.
    if (flags) {
      const byText = flags.includes('text') ? ', give it by --text' : ''
      const sentence = `"${meant}" takes no argument, received "${unknown.slice(`${meant} `.length)}"${byText}`
      return cliFault('cli.usage', sentence, error)
    }
    const question = meant === undefined ? '' : `; did you mean "${meant}"?`
    return cliFault('cli.command-unknown', `there is no command "${unknown}"${question}`, error)
  }
  if (error instanceof Errors.CLIError) return cliFault('cli.usage', oneSentence(message), error)
  if (error instanceof Error && 'syscall' in error) return cliFault('cli.system', message, error)
  return cliFault('cli.bug', `something happened that never should: ${message}`, error)
}

/** oclif writes a heading, a list and a pointer to the help, in colour on a terminal; ours is one sentence and a hint. */
function oneSentence(message: string): string {
  const sentence = stripVTControlCharacters(message)
    .replace(/^The following errors? occurred:/, '')
    .replace(/^Parsing (--\S+)/, '$1:')
    .replace(/See more help with --help$/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

import { type AiRow, aiTable } from './aiTable.ts'
import { type CheckName, checks } from './checks.ts'

/** One part of a field: `N13:checkDigit` is 13 digits whose last one checks the others. */
export type Component = {
  readonly characters: RegExp
  readonly minLength: number
  readonly maxLength: number
  readonly optional: boolean
  readonly checks: readonly CheckName[]
}

/** One application identifier, ready for use. */
export type Definition = {
  readonly ai: string
  readonly row: AiRow
  readonly components: readonly Component[]
  readonly minLength: number
  readonly maxLength: number
  /** Its length is known beforehand, so no separator follows it. */
  readonly predefined: boolean
}

// General Specifications 7.8.5: figure "element strings with predefined length", by the first two digits.
const predefinedLength = /^(0[0-4]|1[1-9]|20|3[1-6]|41)/

// General Specifications 7.11: sets 82, 39 and 64.
const characterSets = {
  N: /^\d*$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[-\w]*={0,2}$/,
}

const definitions = new Map(aiTable.flatMap(expand).map((definition) => [definition.ai, definition]))

export function definitionOf(ai: string): Definition | undefined {
  return definitions.get(ai)
}

/** The identifier a text begins with. Identifiers have 2 to 4 digits and none begins another. */
export function definitionAt(text: string): Definition | undefined {
  return definitions.get(text.slice(0, 2)) ?? definitions.get(text.slice(0, 3)) ?? definitions.get(text.slice(0, 4))
}

/** True when an identifier answers to a pattern such as `310n` or `01`. */
export function answersTo(pattern: string, ai: string): boolean {
  return pattern.length === ai.length && [...pattern].every((char, at) => char === 'n' || char === ai[at])
}

function expand(row: AiRow): Definition[] {
  const components = row.format.split(' ').map(componentOf)
  const minLength = components.reduce((sum, part) => sum + (part.optional ? 0 : part.minLength), 0)
  const maxLength = components.reduce((sum, part) => sum + part.maxLength, 0)
  const ais = row.ai.endsWith('n')
    ? Array.from({ length: 1 + (row.lastDigit ?? 5) }, (_, digit) => row.ai.slice(0, -1) + digit)
    : [row.ai]
  return ais.map((ai) => ({ ai, row, components, minLength, maxLength, predefined: predefinedLength.test(ai) }))
}

function componentOf(format: string): Component {
  const match = /^(\[)?([NXYZ])(\.\.)?(\d+)\]?((?::\w+)*)$/.exec(format)
  if (!match) throw new TypeError(`the AI table has a format it cannot mean: ${format}`)
  const [, optional, set, upTo, length, named = ''] = match
  const names = named.split(':').slice(1)
  const unknown = names.find((name) => !(name in checks))
  if (unknown !== undefined) throw new TypeError(`the AI table names an unknown check: ${unknown}`)
  return {
    characters: characterSets[set as keyof typeof characterSets],
    minLength: upTo ? 1 : Number(length),
    maxLength: Number(length),
    optional: optional !== undefined,
    checks: names as CheckName[],
  }
}

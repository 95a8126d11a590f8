import { type Element, type Fault, faultsOf, printable, valueFaults } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { type CheckName, checks } from './checks.ts'
import { type Component, type Definition, definitionOf } from './dictionary.ts'

const valueFault = faultsOf(valueFaults)

/** @throws capture.ai-unknown, capture.field-malformed, values.check-digit */
export function checkElement({ ai, value }: Element): void {
  const definition = definitionOf(ai)
  if (definition === undefined)
    throw captureFault('capture.ai-unknown', `(${printable(ai.slice(0, 20))}) is no application identifier`)
  checkField(definition, value)
}

/** @throws capture.field-malformed, values.check-digit */
export function checkField(definition: Definition, value: string): void {
  const complaint = complaintAbout(definition, value)
  if (complaint !== undefined) throw asFault(definition.ai, value, complaint)
}

/** What keeps a value from being a field of this identifier: its length, its characters, its check digit, its date. */
export function complaintAbout({ components, minLength, maxLength }: Definition, value: string): Complaint | undefined {
  if (value.length < minLength || value.length > maxLength)
    return { says: `has ${value.length} characters, expected ${span(minLength, maxLength)}` }
  let rest = value
  for (const part of components) {
    if (part.optional && rest === '') return undefined
    const complaint = complaintAboutComponent(part, rest.slice(0, part.maxLength))
    if (complaint !== undefined) return complaint
    rest = rest.slice(part.maxLength)
  }
  return undefined
}

type Complaint = { readonly says: string; readonly check?: CheckName }

function complaintAboutComponent(part: Component, text: string): Complaint | undefined {
  if (text.length < part.minLength) return { says: 'ends in the middle of a component' }
  if (!part.characters.test(text)) return { says: 'holds a character that may not stand there' }
  for (const check of part.checks) {
    const says = checks[check](text)
    if (says !== undefined) return { says, check }
  }
  return undefined
}

function asFault(ai: string, value: string, { says, check }: Complaint): Fault {
  const shown = `(${ai}) "${printable(value.slice(0, 100))}" ${says}`
  return check === 'checkDigit'
    ? valueFault('values.check-digit', shown)
    : captureFault('capture.field-malformed', shown)
}

function span(min: number, max: number): string {
  return min === max ? String(min) : `${min} to ${max}`
}

import type { Element } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { answersTo, definitionOf } from './dictionary.ts'

/**
 * Checks what elements say of each other: a repeat must be equal, some need company, some exclude each other.
 *
 * @throws capture.elements-conflict, capture.element-missing
 * @see GS1 General Specifications, section 4.14
 */
export function checkRelations(elements: readonly Element[]): void {
  checkRepeats(elements)
  checkSigned(elements)
  for (const { ai } of elements) {
    const row = definitionOf(ai)?.row
    checkExclusions(ai, row?.excludes, elements)
    checkNeeds(ai, row?.needs, elements)
  }
}

function checkRepeats(elements: readonly Element[]): void {
  const values = new Map<string, string>()
  for (const { ai, value } of elements) {
    const first = values.get(ai) ?? value
    if (first !== value) throw captureFault('capture.elements-conflict', `(${ai}) says both "${first}" and "${value}"`)
    values.set(ai, value)
  }
}

// A signature (8030) covers one thing: a key whose serial component is optional must have it. Section 3.9.
function checkSigned(elements: readonly Element[]): void {
  if (!elements.some(({ ai }) => ai === '8030')) return
  for (const { ai, value } of elements) {
    const last = definitionOf(ai)?.components.at(-1)
    const { minLength = 0 } = (definitionOf(ai)?.row.qualifiers && last?.optional && definitionOf(ai)) || {}
    if (minLength > 0 && value.length === minLength)
      throw captureFault('capture.element-missing', `(8030) signs (${ai}) "${value}", which has no serial component`)
  }
}

function checkExclusions(ai: string, excludes: string | undefined, elements: readonly Element[]): void {
  for (const pattern of excludes?.split(' ') ?? []) {
    const other = elements.find((element) => element.ai !== ai && answersTo(pattern, element.ai))
    if (other) throw captureFault('capture.elements-conflict', `(${ai}) and (${other.ai}) may not stand together`)
  }
}

function checkNeeds(ai: string, needs: string | undefined, elements: readonly Element[]): void {
  if (needs === undefined) return
  const present = (pattern: string) => elements.some((element) => answersTo(pattern, element.ai))
  if (needs.split(' ').some((group) => group.split('+').every(present))) return
  const wanted = needs.split(' ').map((group) => group.replaceAll('+', ' with '))
  throw captureFault('capture.element-missing', `(${ai}) stands without any of: ${wanted.join(', ')}`)
}

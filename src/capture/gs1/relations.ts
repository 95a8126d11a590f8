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

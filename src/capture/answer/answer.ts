import { type Badge, type Element, type Fault, isFault, type Scan } from '../../values/index.ts'
import { digitalLinkOf } from '../gs1/index.ts'
import { type CompanyPrefixes, prefixLengthOf } from '../rfid/companyPrefix.ts'
import { epcOfElements } from '../rfid/epc.ts'
import { decodeEpc } from '../rfid/epcTag.ts'
import { formatUrn, parseUrn } from '../rfid/epcUrn.ts'
import type { Answered } from './answered.ts'

/**
 * `read`: every check passed. `ambiguous`: it may mean two things and nobody guesses. `none`: there is no code.
 * `refused`: anything else.
 */
export type AnswerStatus = 'read' | 'refused' | 'ambiguous' | 'none'

/** One answer as machines get it; its fields are a promise (schemas/scan.json). */
export type Answer = {
  readonly source: string
  readonly status: AnswerStatus
  /** Of the error, when it was not read; its meaning stands in the reference of errors. */
  readonly code: string | null
  readonly aim: string | null
  /** Empty unless it was read. */
  readonly elements: readonly Element[]
  /** Canonical Digital Link; `null` when the elements have no key, or one that no link may carry. */
  readonly digitalLink: string | null
  /** Pure identity URN; `null` when the length of the company prefix is not known, or no single thing is named. */
  readonly epc: string | null
  /** Only where the reader saw a badge: its number, ten hexadecimal digits. */
  readonly badge?: string
  readonly symbology: string | null
  /** Milliseconds it took, to a hundredth. */
  readonly ms: number
}

const ambiguous = ['capture.gs-lost', 'capture.readers-disagree']

/** @param prefixes - For what does not say itself where its company prefix ends; `null` when nothing is known. */
export function answerOf(answered: Answered<Scan | Badge>, prefixes: CompanyPrefixes | null): Answer {
  const { source, aim, symbology, result } = answered
  const ms = Math.round(answered.ms * 100) / 100
  const nothing = { elements: [], digitalLink: null, epc: null }
  if (isFault(result)) {
    return { source, status: statusOf(result), code: result.code, aim, ...nothing, symbology, ms }
  }
  if (result.source === 'badge')
    return { source, status: 'read', code: null, aim, ...nothing, badge: result.number, symbology, ms }
  const { elements } = result
  const links = { digitalLink: linkOf(elements), epc: urnOf(result, prefixes) }
  return { source, status: 'read', code: null, aim, elements, ...links, symbology, ms }
}

function statusOf({ code }: Fault): AnswerStatus {
  if (code === 'capture.image-without-code') return 'none'
  return ambiguous.includes(code) ? 'ambiguous' : 'refused'
}

function linkOf(elements: readonly Element[]): string | null {
  return unless('capture.link-malformed', () => digitalLinkOf(elements))
}

function urnOf({ epc, text, elements }: Scan, prefixes: CompanyPrefixes | null): string | null {
  if (epc !== null) return formatUrn(decodeEpc(epc).epc)
  if (/^urn:epc:(id|tag):/i.test(text)) return formatUrn(parseUrn(text))
  const prefixLength = prefixes && prefixLengthOf(elements, prefixes)
  if (prefixLength === null) return null
  return unless('capture.epc-malformed', () => {
    const named = epcOfElements(elements, prefixLength)
    return named && formatUrn(named)
  })
}

function unless<T>(code: string, write: () => T): T | null {
  try {
    return write()
  } catch (error) {
    if (isFault(error, code)) return null
    throw error
  }
}

import { expiryDigits, expiryOf, scanOf } from '../capture/index.ts'
import { clinicFault, type LocalReason } from '../clinic/index.ts'
import { type Element, formatExpiry, type Instant, type Name } from '../values/index.ts'
import { vialNamed } from './lookup.ts'
import type { ProvenVial } from './vial.ts'

/** A vial as its label names it, with all that the label says. */
export type Labelled = { readonly vial: Name; readonly elements: readonly Element[] }

/** Reads a vial as people give it, and keeps what else the text says. @throws app.not-a-vial, capture.*, values.* */
export function vialLabelled(text: string): Labelled {
  return { vial: vialNamed(text), elements: scanOf({ source: 'typed', text }).elements }
}

/** Holds against a vial that its label names another lot or expiry than its maker registered. Silence contradicts nothing. */
export function labelReasons({ batch }: ProvenVial, label: readonly Element[], now: Instant): LocalReason[] {
  const lot = label.find(({ ai }) => ai === '10')?.value ?? batch.lot
  const expiresAt = expiryOf(label, now) ?? batch.expiresAt
  const same = lot === batch.lot && expiryDigits(expiresAt) === expiryDigits(batch.expiresAt)
  return same ? [] : ['clinic.label-mismatch']
}

/** @throws clinic.label-mismatch */
export function requireLabel(vial: ProvenVial, label: readonly Element[], now: Instant): void {
  if (labelReasons(vial, label, now).length === 0) return
  const { lot, expiresAt } = vial.batch
  const sentence = `expected lot ${lot} and expiry ${formatExpiry(expiresAt)} on the label, it says something else`
  throw clinicFault('clinic.label-mismatch', sentence)
}

import type { Address, Digest, RefusalName } from '../values/index.ts'

/** Everything the rulebook can hold against one vial: what its go/no-go mask is made of. */
export const vialRefusals = [
  'party-suspended',
  'role-missing',
  'batch-unknown',
  'batch-not-released',
  'batch-expired',
  'batch-recalled',
  'serial-unproven',
  'vial-not-held',
  'unit-recalled',
  'unit-suspended',
  'unit-condemned',
  'unit-closed',
  'unit-under-offer',
  'vial-not-open',
  'vial-closed',
  'vial-session-over',
  'doses-exhausted',
] as const satisfies readonly RefusalName[]

/** A reason that no ledger knows, found at the clinic itself. It has a row in the fault table, for who goes on regardless. */
export type LocalReason = 'clinic.dose-repeated' | 'clinic.label-mismatch' | 'clinic.clone-suspected'

type VialReason = (typeof vialRefusals)[number] | LocalReason

/** The answer at the needle: every reason, in words for the person who holds the vial. */
export type GoNoGo = {
  readonly go: boolean
  readonly reasons: readonly { readonly code: RefusalName | LocalReason; readonly detail: string }[]
}

/** What each reason means for the vial in hand, and what to do with it. */
const details: Readonly<Record<VialReason, string>> = {
  'role-missing': 'This site is not admitted as a clinic. Do not vaccinate; call the programme office.',
  'party-suspended': 'This site is suspended. Do not vaccinate; call the programme office.',
  'batch-unknown':
    'No batch of this product is registered on this ledger. Sync with the ledger and check again; do not use the vial before.',
  'batch-not-released': 'This batch has not been released yet. Put the vial back and wait for the release.',
  'batch-expired': 'This batch is past its expiry date. Discard the vial.',
  'batch-recalled': 'This batch is recalled. Put the vial aside for return.',
  'serial-unproven': 'This serial number is not one its maker registered. Do not use the vial; it may be counterfeit.',
  'vial-not-held':
    'The ledger does not have this vial in your stock. Accept its delivery first, or report where it came from.',
  'unit-suspended': 'Its carton was in a container that left its temperature range. Wait until QA has decided.',
  'unit-condemned': 'Its carton was condemned after a temperature excursion. Put the vial aside for destruction.',
  'unit-recalled': 'Its carton is recalled. Put the vial aside for return.',
  'unit-under-offer':
    'Its carton is on offer and nobody has answered. Accept the delivery if it is offered to you; cancel the offer if it is yours.',
  'unit-closed': 'Its carton was discarded. Do not use the vial; find out where it comes from.',
  'vial-not-open': 'This vial was opened later than that. Check the clock, and the time you give.',
  'vial-closed': 'This vial was discarded. Do not use it.',
  'vial-session-over': 'This vial has been open for too long. Discard it.',
  'doses-exhausted': 'Every dose of this vial has been given. Discard it.',
  'clinic.label-mismatch':
    'The lot or expiry on its label is not what its maker registered. Do not use the vial; it may be relabelled.',
  'clinic.clone-suspected':
    'Its serial was used up, thrown away, or somewhere else too soon to be here. Put the vial aside and call both places: it may be a copy.',
  'clinic.dose-repeated': 'This person already had a dose from this vial. Check that it is the right person.',
}

/**
 * Whether a vial may be used now.
 *
 * @param ledger - What the rulebook holds against it; empty when nothing.
 * @param local - What the clinic itself holds against it.
 */
export function goNoGo(ledger: readonly RefusalName[], local: readonly LocalReason[]): GoNoGo {
  const codes = [...ledger.filter((code) => code !== 'none'), ...local]
  const reasons = codes.map((code) => ({ code, detail: inWords(code) }))
  return { go: reasons.length === 0, reasons }
}

/** Holds against a dose that the same person already had one from the same vial. */
export function repeatedDose(
  doses: readonly { readonly vial: Digest; readonly pseudonym: Address }[],
  intended: { readonly vial: Digest; readonly pseudonym: Address },
): LocalReason[] {
  const repeated = doses.some((dose) => dose.vial === intended.vial && dose.pseudonym === intended.pseudonym)
  return repeated ? ['clinic.dose-repeated'] : []
}

/** A newer rulebook may hold something against a vial that has no words here: it stands against it all the same. */
function inWords(code: RefusalName | LocalReason): string {
  return code in details ? details[code as VialReason] : `The ledger refuses this vial: ${code}.`
}

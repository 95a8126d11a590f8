import { moveBits } from './custody.ts'
import { change, type Folds, none } from './recorded.ts'

/** Vials that were opened, doses from them, and what was reported afterwards. */
export const clinicFolds: Folds = {
  openVial(tables, { event, party, occurredAt }) {
    const { vial, carton, batch, index, discardAt } = event
    tables.vial.put(vial, {
      id: vial,
      name: null,
      batch,
      index,
      unit: none(carton) ? null : carton,
      clinic: party,
      openedAt: occurredAt,
      discardAt,
      given: 0,
      closedAt: null,
    })
    if (!none(carton))
      moveBits(tables, carton, { batch, words: [index >> 8], masks: [1n << BigInt(index & 255)] }, 'out')
  },
  dose(tables, { id, event, party, occurredAt, commitment }) {
    const { vial, pseudonym, doseNumber, ciphertextHash } = event
    tables.dose.put(id, {
      id,
      vial,
      clinic: party,
      pseudonym,
      doseNumber,
      givenAt: occurredAt,
      commitment,
      ciphertextHash,
    })
    change(tables.vial, vial, { given: (tables.vial.get(vial)?.given ?? 0) + 1 })
  },
  grant(tables, { event, occurredAt }) {
    const { dose, reader, until, ciphertextHash } = event
    const grant = { dose, reader, until, ciphertextHash, grantedAt: occurredAt, revokedAt: null }
    tables.grant.put(`${dose}:${reader}`, grant)
  },
  revokeGrant: (tables, { event, occurredAt }) =>
    change(tables.grant, `${event.dose}:${event.reader}`, { revokedAt: occurredAt }),
  symptom(tables, { id, event, party, occurredAt, commitment }) {
    const { dose, ciphertextHash } = event
    tables.symptom.put(id, { id, dose, reportedAt: occurredAt, party, commitment, ciphertextHash })
  },
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  enrollPatient,
  grantDose,
  listGrants,
  openVial,
  type PatientCard,
  readCard,
  recordDose,
  revokeGrant,
} from '../../src/app/index.ts'
import { open } from '../../src/envelope/index.ts'
import { type Digest, instant } from '../../src/values/index.ts'
import { type Consortium, dayMs, delivered, vial } from '../support/consortium.ts'
import { refused } from './refused.ts'

describe('what a patient grants', () => {
  let story: Consortium
  let card: PatientCard
  let dose: Digest
  beforeEach(async () => {
    story = await delivered()
    const { clinic } = story.at
    card = readCard((await enrollPatient(clinic, join(story.dir, 'patient.json'))).card)
    await openVial(clinic, vial(0))
    dose = (await recordDose(clinic, { vial: vial(0), card, doseNumber: 1, note: 'left arm' })).dose
  })
  afterEach(() => story.close())

  it('is a record of the dose that only the party named can open', async () => {
    const { clinic } = story.at
    const until = instant(story.clock.now() + dayMs)
    const { ciphertextHash } = await grantDose(clinic, { dose, reader: 'carrier', card }, until)
    const [granted] = await listGrants(story.at.carrier, dose)
    assert.deepEqual([granted?.until, granted?.revokedAt, granted?.ciphertextHash], [until, null, ciphertextHash])
    const sealed = clinic.documents.get(ciphertextHash)
    assert.equal(((await open(sealed, identityOf(story, 'carrier'))).document as { note: string }).note, 'left arm')
    await assert.rejects(open(sealed, identityOf(story, 'maker')))
    await assert.rejects(open(sealed, card.identity))
  })

  it('ends when the patient takes it back, and can be granted again', async () => {
    const { clinic } = story.at
    const granting = { dose, reader: 'carrier', card }
    await refused('grant-unknown', revokeGrant(clinic, granting))
    await grantDose(clinic, granting, instant(story.clock.now() + dayMs))
    await revokeGrant(clinic, granting)
    assert.notEqual((await listGrants(clinic, dose))[0]?.revokedAt, null)
    const { carrier } = story.at
    assert.equal(await (await clinic.ledger()).grant(dose, carrier.site.file.party), undefined)
    await grantDose(clinic, granting, instant(story.clock.now() + 2 * dayMs))
    assert.equal((await listGrants(clinic, dose))[0]?.revokedAt, null)
  })

  it('needs the card of that patient', async () => {
    const other = readCard((await enrollPatient(story.at.clinic, join(story.dir, 'other.json'))).card)
    const until = instant(story.clock.now() + dayMs)
    await assert.rejects(grantDose(story.at.clinic, { dose, reader: 'carrier', card: other }, until))
    await refused('key-unknown', revokeGrant(story.at.clinic, { dose, reader: 'carrier', card: other }))
  })
})

function identityOf({ at }: Consortium, player: 'carrier' | 'maker'): string {
  return readFileSync(at[player].path('keys', 'identity'), 'utf8').trim()
}

import { existsSync } from 'node:fs'
import { newIdentity } from '../envelope/index.ts'
import { type Key, pseudonymKey } from '../sign/index.ts'
import { type Address, bytesOf, type Digest, type Hex, hexOf, printable } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed, writeNamed } from './files.ts'
import type { Workspace } from './workspace.ts'

/**
 * A patient's card: what the patient keeps and nobody else. From the seed come the pseudonyms, one a visit; the identity
 * opens what was sealed to the patient. The clinic sees the card during a visit and stores nothing of it.
 */
export type PatientCard = {
  readonly format: typeof format
  readonly seed: Hex
  readonly identity: string
  readonly recipient: string
}

const format = 'vialtrace/patient-card/v1'
const maxCardBytes = 4096

/** Makes a card for a new patient. @throws app.file-unusable when there is a file already */
export async function enrollPatient(
  workspace: Pick<Workspace, 'random'>,
  path: string,
): Promise<{ card: string; recipient: string }> {
  if (existsSync(path))
    throw appFault('app.file-unusable', `expected no file at ${printable(path)}, a card is never overwritten`)
  const { identity, recipient } = await newIdentity()
  const card: PatientCard = { format, seed: hexOf(workspace.random(32)), identity, recipient }
  writeNamed(path, `${JSON.stringify(card, null, 2)}\n`, 0o600)
  return { card: path, recipient }
}

/** @throws app.file-missing, app.file-unusable */
export function readCard(path: string): PatientCard {
  try {
    const card = JSON.parse(readNamed(path, maxCardBytes).toString()) as PatientCard | null
    const keys = [card?.identity, card?.recipient]
    const whole = /^0x[0-9a-f]{64}$/.test(`${card?.seed}`) && keys.every((text) => /^age/i.test(`${text}`))
    if (card?.format === format && whole) return card
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw appFault('app.file-unusable', 'expected a patient card made by `vialtrace patient enroll`, the file is none')
}

/**
 * The key under which a patient appears for one vial at one clinic. It depends on the vial, so a second dose from it is
 * noticed, and nothing needs to be counted or kept.
 */
export function pseudonymFor(card: PatientCard, clinic: Address, vial: Digest): Key {
  return pseudonymKey(bytesOf(card.seed), clinic, Number.parseInt(vial.slice(2, 10), 16))
}

import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { newIdentity, recipientOf } from '../envelope/index.ts'
import {
  createKey,
  createSecret,
  type Key,
  openKeystore,
  readSecret,
  saveKeystore,
  saveSecret,
  writePrivateFile,
} from '../sign/index.ts'
import { address, type Role } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed, writeDurably } from './files.ts'
import type { Card } from './party.ts'
import { createSite } from './site.ts'
import type { Wiring } from './wire.ts'

export type NewSite = {
  readonly dir: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Folder the parties share; a folder inside the workspace when left out. */
  readonly exchange?: string
}

const maxFileBytes = 65_536

/**
 * Makes a workspace with its keys. Cut short, or when site.json was lost, it is finished by running it again: keys that
 * are there are kept.
 *
 * @returns The card by which the council admits the party.
 * @throws app.site-exists, envelope.identity-invalid, and the sign.* faults of keys that cannot be opened
 */
export async function initSite(wiring: Wiring, site: NewSite): Promise<Card> {
  const dir = resolve(site.dir)
  if (existsSync(join(dir, 'site.json')))
    throw appFault('app.site-exists', `expected no workspace in ${dir}, found one`)
  // Whatever becomes of the folder, its secrets shall not end in a repository.
  const ignored = join(dir, 'keys', '.gitignore')
  if (!existsSync(ignored)) writePrivateFile(ignored, '*\n')
  const secretFile = join(dir, 'keys', 'secret')
  if (!existsSync(secretFile)) saveSecret(secretFile, createSecret(wiring.random))
  const party = await keptKey(wiring, dir, 'party')
  await keptKey(wiring, dir, 'relayer')
  const recipient = await keptIdentity(dir)
  const card = { name: site.name, address: party.address, roles: site.roles, recipient }
  writeDurably(join(dir, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
  // Last, for it is what makes the folder a workspace.
  createSite(dir, {
    name: site.name,
    party: party.address,
    roles: [...site.roles],
    recipient,
    exchange: site.exchange ? relative(dir, resolve(site.exchange)) : 'sealed',
    ledger: null,
    devices: [],
    witness: null,
  })
  return card
}

/** Reads the card a party made of itself. @throws app.file-unusable */
export function readPartyCard(path: string): Card {
  try {
    const card = JSON.parse(readNamed(path, maxFileBytes).toString()) as Card | null
    if (typeof card?.name === 'string' && typeof card.recipient === 'string' && Array.isArray(card.roles))
      return { ...card, address: address(card.address) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw appFault('app.file-unusable', 'expected the card.json of a workspace, the file is none')
}

async function keptKey({ random }: Wiring, dir: string, name: string): Promise<Key> {
  const path = join(dir, 'keys', `${name}.json`)
  const secret = readSecret(join(dir, 'keys', 'secret'))
  if (existsSync(path)) return openKeystore(path, secret)
  const key = createKey(random)
  await saveKeystore(path, key, secret, random)
  return key
}

/** What was ever sealed to this site opens only with this file. @returns What others seal to. */
async function keptIdentity(dir: string): Promise<string> {
  const path = join(dir, 'keys', 'identity')
  if (existsSync(path)) return recipientOf(readSecret(path))
  const { identity, recipient } = await newIdentity()
  writePrivateFile(path, `${identity}\n`)
  return recipient
}

import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
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
import { type Address, address, type Role } from '../values/index.ts'
import { foundLedgerIn } from './connect.ts'
import { appFault } from './faults.ts'
import { readNamed, writeDurably } from './files.ts'
import type { Card } from './party.ts'
import { createSite, type LedgerEndpoint } from './site.ts'
import type { Wiring } from './wire.ts'
import type { Workspace } from './workspace.ts'

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

/**
 * Founds an embedded ledger in this workspace, with these parties as its council, and writes `ledger.json` for the others
 * to join by.
 */
export async function deployLedger(
  workspace: Workspace,
  founding: { council: readonly Address[]; threshold: number; chainId: number },
): Promise<LedgerEndpoint & { file: string }> {
  if (workspace.site.file.ledger)
    throw appFault('app.ledger-exists', 'expected a workspace without a ledger, it has one')
  const contract = await foundLedgerIn(workspace, founding)
  const endpoint = { type: 'embedded', chainId: founding.chainId, contract, dir: '.' } as const
  const file = workspace.path('ledger.json')
  writeDurably(file, `${JSON.stringify(endpoint, null, 2)}\n`)
  workspace.site.update((content) => {
    content.ledger = endpoint
  })
  return { ...endpoint, file }
}

/** Joins the ledger that `ledger.json` of another workspace describes. @throws app.ledger-exists, app.file-unusable */
export function joinLedger(workspace: Workspace, path: string): LedgerEndpoint {
  if (workspace.site.file.ledger)
    throw appFault('app.ledger-exists', 'expected a workspace without a ledger, it has one')
  const endpoint = readEndpoint(path)
  const joined =
    endpoint.type === 'embedded'
      ? { ...endpoint, dir: relative(workspace.site.dir, resolve(dirname(path), endpoint.dir)) }
      : endpoint
  workspace.site.update((file) => {
    file.ledger = joined
  })
  return joined
}

function readEndpoint(path: string): LedgerEndpoint {
  try {
    const endpoint = JSON.parse(readNamed(path, maxFileBytes).toString()) as LedgerEndpoint | null
    const known = endpoint?.type === 'embedded' ? typeof endpoint.dir === 'string' : Array.isArray(endpoint?.urls)
    if (known && Number.isSafeInteger(endpoint?.chainId))
      return { ...(endpoint as LedgerEndpoint), contract: address(`${endpoint?.contract}`) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw appFault('app.file-unusable', 'expected the ledger.json of the workspace that founded the ledger')
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

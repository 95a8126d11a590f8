import { existsSync, linkSync, renameSync } from 'node:fs'
import { createKey, type Key, readSecret, saveKeystore } from '../sign/index.ts'
import type { Address, Digest, Instant } from '../values/index.ts'
import { type Action, decide } from './council.ts'
import { findParty } from './lookup.ts'
import { type Outcome, record } from './record.ts'
import type { Workspace } from './workspace.ts'

/** An admin key and the one that takes its place. `statement` is null where the council had replaced it already. */
export type Rotation = { readonly from: Address; readonly to: Address; readonly statement: Digest | null }

/** The key that shall speak for this party, made when there is none yet. It says nothing before the ledger knows it. */
export async function nextAdminKey(workspace: Workspace): Promise<Key> {
  const path = workspace.path('keys', 'party-next.json')
  if (!existsSync(path)) {
    const secret = readSecret(workspace.path('keys', 'secret'))
    await saveKeystore(path, createKey(workspace.random), secret, workspace.random)
  }
  return workspace.key('party-next')
}

/**
 * Gives this party a new admin key, and uses it from here on. Where the council has replaced the old one by it, that is all;
 * otherwise the old one signs that it is rotated. Cut short, it goes on where it was when it is asked again.
 *
 * @throws the refusals key-revoked, council-invalid
 */
export async function rotateAdminKey(workspace: Workspace): Promise<Rotation> {
  const [old, next] = [await workspace.key('party'), await nextAdminKey(workspace)]
  const known = await (await workspace.ledger()).key(next.address)
  const statement = known ? null : (await saidOf(workspace, old, next)).statement
  const [path, kept] = [workspace.path('keys', 'party.json'), workspace.path('keys', `party-${old.address}.json`)]
  // There is a key under this name at every moment, and the old one is kept: a block can be taken back.
  if (!existsSync(kept)) linkSync(path, kept)
  renameSync(workspace.path('keys', 'party-next.json'), path)
  workspace.forgetKeys()
  return { from: old.address, to: next.address, statement }
}

function saidOf(workspace: Workspace, old: Key, next: Key): Promise<Outcome> {
  const lastGoodSequence = BigInt(workspace.journal().lastSequence(old.address) ?? 0)
  const intent = `rotateKey ${old.address} ${next.address}`
  const event = { kind: 'rotateKey', key: old.address, successor: next.address, lastGoodSequence } as const
  return record(workspace, event, { intent, signer: old })
}

/** The council puts another key in the place of a party's admin key that was stolen or lost. @throws app.party-unknown */
export async function recoverParty(
  workspace: Workspace,
  party: string,
  to: { readonly successor: Address; readonly lastGoodSequence: bigint },
  file: string,
): Promise<Action> {
  const { admin: key } = findParty((await workspace.answers()).tables, party)
  return decide(workspace, { kind: 'replaceKey', key, ...to }, file)
}

/** This party, a maker, lets the quality assurance of another assess its units until a time. @throws app.party-unknown */
export async function delegateQuality(workspace: Workspace, party: string, until: Instant): Promise<Outcome> {
  const { address: delegate } = findParty((await workspace.answers()).tables, party)
  return record(workspace, { kind: 'delegateQuality', delegate, until })
}

import { type Address, containerName, type Digest, type Instant, sha256, subjectOf } from '../values/index.ts'

/** On which side of its profile an excursion lies. */
export type Side = 'low' | 'high'

/** The 32 bytes by which the ledger knows a party's container. */
export function containerId(owner: Address, label: string): Digest {
  return subjectOf(containerName(owner, label))
}

/**
 * One exposure of one container outside one profile. Whoever judges the same readings finds the same identity.
 *
 * @param startedAt - When it first left the profile; stays the same while the excursion worsens and closes.
 */
export function excursionId(container: Digest, profile: string, side: Side, startedAt: Instant): Digest {
  return sha256(`urn:vialtrace:excursion:${container}:${profile}:${side}:${startedAt}`)
}

/** The log that a party's journal is, as checkpoints name it. A device's log is named by its address. */
export function journalId(party: Address): Digest {
  return sha256(`urn:vialtrace:journal:${party}`)
}

import type { Domain } from '../sign/index.ts'
import { Fault } from '../values/index.ts'
import { loadRulebook } from './artifact.ts'
import { requireIdentity } from './identity.ts'
import type { LedgerPorts, NetworkEndpoint } from './ledger.ts'
import { membersOf } from './members.ts'

/** How one node stands to a ledger. */
export type NodeStanding = {
  readonly url: string
  /** Its newest block; `null` when it cannot be used. */
  readonly height: number | null
  readonly trouble: { readonly code: string; readonly sentence: string } | null
}

/** Asks every node of a network by itself, also those that nobody would give work to. */
export async function examineNodes(
  endpoint: NetworkEndpoint,
  identity: Domain,
  { seenHeight = -1 }: Pick<LedgerPorts, 'seenHeight'>,
): Promise<NodeStanding[]> {
  const rulebook = loadRulebook()
  const { members } = membersOf(endpoint)
  const standing = members.map(async ({ name: url, network }): Promise<NodeStanding> => {
    try {
      await requireIdentity(network, identity, rulebook)
      const { height } = await network.head()
      const sentence = `it is behind: this site has seen block ${seenHeight}`
      return { url, height, trouble: height < seenHeight ? { code: 'ledger.node-behind', sentence } : null }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { url, height: null, trouble: { code: error.code, sentence: error.message } }
    }
  })
  return Promise.all(standing)
}

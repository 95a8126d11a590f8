import { type Domain, keccak256 } from '../sign/index.ts'
import { bytesOf, type Digest, hexOf } from '../values/index.ts'
import { loadRulebook } from './artifact.ts'
import { dispatchTo } from './dispatch.ts'
import { requireIdentity } from './identity.ts'
import type { Endpoint, Ledger, LedgerPorts } from './ledger.ts'
import { membersOf } from './members.ts'
import { nodesOf } from './nodes.ts'
import { type Reading, readEntries, readOn, requireHeight, standingOf } from './readOn.ts'
import { submitTo } from './submit.ts'
import { viewsOver } from './views.ts'

/**
 * Binds to the rulebook at one address.
 *
 * @throws ledger.chain-mismatch, ledger.contract-mismatch, ledger.unreachable; a chain in this process then stays open.
 */
export async function openLedger(endpoint: Endpoint, identity: Domain, ports: LedgerPorts): Promise<Ledger> {
  const { clock, seenHeight = -1 } = ports
  const rulebook = loadRulebook()
  const { abi } = rulebook
  const { members, finality } = membersOf(endpoint)
  const nodes = nodesOf(members, { clock, seenHeight, check: (node) => requireIdentity(node, identity, rulebook) })
  try {
    await nodes.ask(async () => undefined)
  } catch (error) {
    if ('urls' in endpoint) nodes.close()
    throw error
  }
  const reading = (network: Reading['network']): Reading => ({ network, finality, abi, identity })
  const dispatch = dispatchTo({ nodes, finality, clock }, abi, identity)
  return {
    ...viewsOver(abi, (data) => nodes.ask((network) => network.call({ to: identity.contract, data }))),
    ...dispatch,
    identity,
    confirmations: finality.confirmations,
    codeHash: async () =>
      hexOf(keccak256(bytesOf(await nodes.ask((network) => network.code(identity.contract))))) as Digest,
    submit: submitTo(dispatch),
    entries: (range) =>
      nodes.ask(async (network) => {
        await requireHeight(network, range.toBlock)
        return readEntries(reading(network), range)
      }),
    head: () => nodes.ask((network) => network.head()),
    finalHead: () => nodes.ask(finality.head),
    headAt: (height) => nodes.ask((network) => network.headAt(height)),
    standingOf: (block) => nodes.ask((network) => standingOf(network, block)),
    readOn: (from, mostBlocks) => nodes.ask((network) => readOn(reading(network), from, mostBlocks)),
    close: nodes.close,
  }
}

import { after, atOnce, type Finality } from './finality.ts'
import type { Endpoint } from './ledger.ts'
import { networkOver } from './network.ts'
import type { Node } from './nodes.ts'

/** The nodes behind an endpoint, not asked anything yet, and when a block of theirs stays. */
export async function membersOf(endpoint: Endpoint, chainId: number): Promise<{ members: Node[]; finality: Finality }> {
  if (!('urls' in endpoint)) {
    const member = { name: 'the embedded chain', network: networkOver(endpoint), close: () => endpoint.close() }
    return { members: [member], finality: atOnce }
  }
  // An embedded chain needs no client for HTTP, and loading one takes as long as a block.
  const { jsonRpc, shownUrl } = await import('./jsonRpc.ts')
  const { urls, timeoutMs, confirmations = 1 } = endpoint
  const members = urls.map((url) => {
    const node = jsonRpc(url, { chainId, timeoutMs })
    return { name: shownUrl(url), network: networkOver(node), close: node.close }
  })
  return { members, finality: after(confirmations) }
}

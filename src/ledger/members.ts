import { after, atOnce, type Finality } from './finality.ts'
import { jsonRpc, shownUrl } from './jsonRpc.ts'
import type { Endpoint } from './ledger.ts'
import { networkOver } from './network.ts'
import type { Node } from './nodes.ts'

/** The nodes behind an endpoint, not asked anything yet, and when a block of theirs stays. */
export function membersOf(endpoint: Endpoint): { members: Node[]; finality: Finality } {
  if (!('urls' in endpoint)) {
    const member = { name: 'the embedded chain', network: networkOver(endpoint), close: () => endpoint.close() }
    return { members: [member], finality: atOnce }
  }
  const { urls, timeoutMs, confirmations = 1 } = endpoint
  const members = urls.map((url) => {
    const close = () => undefined
    return { name: shownUrl(url), network: networkOver(jsonRpc(url, { timeoutMs })), close }
  })
  return { members, finality: after(confirmations) }
}

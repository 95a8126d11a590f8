import { JsonRpcProvider, Network } from 'ethers/providers'
import { FetchRequest } from 'ethers/utils'
import { type Hex, printable } from '../values/index.ts'
import type { Eip1193 } from './eip1193.ts'
import { ledgerFault } from './faults.ts'
import { rpcError } from './rpcError.ts'

const defaultTimeoutMs = 5000
const pollingIntervalMs = 250

/**
 * A network behind the JSON-RPC URL of one node.
 *
 * @param timeoutMs - How long one answer may take; 5 s when left out.
 * @throws per request: an rpc error when the node answered "no", ledger.unreachable when there was no whole answer in time.
 */
export function jsonRpc(
  url: string,
  { chainId, timeoutMs = defaultTimeoutMs }: { readonly chainId: number; readonly timeoutMs?: number | undefined },
): Eip1193 & { close(): void } {
  const request = new FetchRequest(url)
  request.timeout = timeoutMs
  // A node that is busy is asked again by whoever wants the answer, or another node is.
  request.setThrottleParams({ maxAttempts: 1 })
  // The network is given: asking for it would go on in the background, once a second, for as long as nobody answers.
  const network = Network.from(chainId)
  const provider = new JsonRpcProvider(request, network, {
    staticNetwork: network,
    // A cached answer can be older than a block that replaced another.
    cacheTimeout: -1,
    pollingInterval: pollingIntervalMs,
    // Not every node answers several questions at once, and one alone need not wait for others.
    batchMaxCount: 1,
  })
  return {
    async request({ method, params = [] }) {
      try {
        return await provider.send(method, [...params])
      } catch (error) {
        throw answerIn(error) ?? ledgerFault('ledger.unreachable', `${shownUrl(url)} does not answer`, error)
      }
    },
    close: () => provider.destroy(),
  }
}

/** A URL as it may be printed: without the password some have in them. */
export function shownUrl(url: string): string {
  return printable(url.replace(/\/\/[^/@]*@/, '//'))
}

/** ethers wraps a node's error answer in errors of its own; whatever holds none is a failure on the way. */
function answerIn(error: unknown): Error | undefined {
  const { info, error: direct } = error as { info?: { error?: unknown }; error?: unknown }
  const answer = (info?.error ?? direct) as { code?: unknown; message?: unknown; data?: unknown } | undefined
  if (typeof answer?.code !== 'number') return undefined
  const data = typeof answer.data === 'string' && /^0x[0-9a-f]*$/i.test(answer.data) ? (answer.data as Hex) : undefined
  return rpcError(answer.code, printable(String(answer.message)), data)
}

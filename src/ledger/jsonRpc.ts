import { type Hex, printable } from '../values/index.ts'
import type { Eip1193 } from './eip1193.ts'
import { ledgerFault } from './faults.ts'
import { type RpcError, rpcError } from './rpcError.ts'

const defaultTimeoutMs = 5000
/** Beyond this nobody reads on: a node is asked for less at once, or is none. */
const mostBytes = 64 * 1024 * 1024

/**
 * A network behind the JSON-RPC URL of one node, one question at a time in a request of its own.
 *
 * @param timeoutMs - How long one whole answer may take; 5 s when left out.
 * @throws per request: an rpc error when the node answered "no", ledger.unreachable when there was no whole answer in time.
 */
export function jsonRpc(
  url: string,
  { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number | undefined } = {},
): Eip1193 {
  const { target, headers } = requestTo(url)
  let asked = 0
  return {
    async request({ method, params = [] }) {
      const id = ++asked
      const body = JSON.stringify({ jsonrpc: '2.0', id, method, params })
      const answer = await ask(target, { headers, body, timeoutMs }).catch((error: unknown) => {
        throw ledgerFault('ledger.unreachable', `${shownUrl(url)} does not answer`, error)
      })
      if (answer === 'too long') throw rpcError(-32_005, `the answer has more than ${mostBytes} bytes`)
      return resultIn(answer, id, shownUrl(url))
    },
  }
}

/** A URL as it may be printed: without the password some have in them. */
export function shownUrl(url: string): string {
  return printable(url.replace(/\/\/[^/@]*@/, '//'))
}

/** A name and password in a URL are sent as RFC 7617 says; a URL that still has them is not fetched. */
function requestTo(url: string): { target: URL; headers: Record<string, string> } {
  const target = new URL(url)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const { username, password } = target
  if (username || password) {
    const pair = [username, password].map(decodeURIComponent).join(':')
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  target.username = target.password = ''
  return { target, headers }
}

type Answer = { readonly status: number; readonly text: string }
type Asked = { readonly headers: Record<string, string>; readonly body: string; readonly timeoutMs: number }

/** The connection of a node that hangs is cut, or it would keep the process from ending. */
async function ask(target: URL, { headers, body, timeoutMs }: Asked): Promise<Answer | 'too long'> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await fetch(target, { method: 'POST', headers, body, signal, redirect: 'error' })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > mostBytes) return 'too long'
    chunks.push(chunk)
  }
  return { status: response.status, text: Buffer.concat(chunks).toString() }
}

function resultIn({ status, text }: Answer, id: number, url: string): unknown {
  const answer = parsed(text)
  const refusal = refusalIn(answer?.error)
  if (refusal) throw refusal
  if (status === 200 && answer?.id === id && 'result' in answer) return answer.result
  throw ledgerFault('ledger.unreachable', `${url} does not answer: HTTP ${status}, ${text.length} characters`)
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function refusalIn(error: unknown): RpcError | undefined {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown }
  if (typeof code !== 'number') return undefined
  const reason = typeof data === 'string' && /^0x[0-9a-f]*$/i.test(data) ? (data as Hex) : undefined
  return rpcError(code, printable(String(message)), reason)
}

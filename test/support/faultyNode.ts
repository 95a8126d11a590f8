import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Question = { readonly method: string; readonly params: readonly unknown[] }

/** What happens to one question on its way to the node, or to its answer on the way back. */
export type Mischief =
  /** The node never hears it. */
  | 'drop'
  /** The node hears it, and nobody hears the node. */
  | 'drop the answer'
  /** The node hears it twice. */
  | 'duplicate'
  | 'error 500'
  /** The answer ends in the middle. */
  | 'truncate'
  /** It is kept until all questions after it that were asked before `release` are answered. */
  | 'delay'
  /** The node never hears it, and this is what it is said to have answered. */
  | { readonly instead: unknown }
  /** The node's result is replaced. */
  | { readonly lie: (result: unknown) => unknown }

export type FaultyNode = {
  readonly url: string
  /** Every method that was asked for, in order. */
  readonly asked: string[]
  /** From now on this decides, and nothing before; without it all goes well. */
  readonly meddle: (rule?: (question: Question) => Mischief | undefined) => void
  /** Lets go of what was delayed. */
  readonly release: () => void
  readonly close: () => Promise<void>
}

/** A way to a node on which things go wrong as told: JSON-RPC in, JSON-RPC out. */
export async function faultyNode(target: string): Promise<FaultyNode> {
  const asked: string[] = []
  let rule: (question: Question) => Mischief | undefined = () => undefined
  let delayed = Promise.withResolvers<void>()
  const forward = async (body: string) => {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(target, { method: 'POST', headers, body })).text()
  }

  /** @returns What goes back; undefined for a connection that is cut. */
  async function carry(
    body: string,
    mischief: Mischief | undefined,
  ): Promise<{ status: number; body: string } | undefined> {
    if (mischief === 'drop') return undefined
    if (mischief === 'error 500') return { status: 500, body: 'internal server error' }
    if (typeof mischief === 'object' && 'instead' in mischief)
      return ok(JSON.stringify({ ...idOf(body), result: mischief.instead }))
    if (mischief === 'delay') await delayed.promise
    if (mischief === 'duplicate') await forward(body)
    const answer = await forward(body)
    if (mischief === 'drop the answer') return undefined
    if (mischief === 'truncate') return ok(answer.slice(0, answer.length / 2))
    if (typeof mischief !== 'object') return ok(answer)
    const { result, ...rest } = JSON.parse(answer)
    return ok(JSON.stringify({ ...rest, result: mischief.lie(result) }))
  }

  const server = createServer(async (request, response) => {
    const body = await text(request)
    const question = JSON.parse(body) as Question
    asked.push(question.method)
    const answer = await carry(body, rule(question)).catch(() => undefined)
    if (!answer) return request.socket.destroy()
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    meddle(next = () => undefined) {
      rule = next
    },
    release() {
      delayed.resolve()
      delayed = Promise.withResolvers<void>()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const ok = (body: string) => ({ status: 200, body })

function idOf(body: string) {
  const { id } = JSON.parse(body) as { id: number }
  return { jsonrpc: '2.0', id }
}

/** Meddles with the first question of a method that comes, and lets all others through. */
export function once(method: string, mischief: Mischief): (question: Question) => Mischief | undefined {
  let left = 1
  return (question) => (question.method === method && left-- > 0 ? mischief : undefined)
}

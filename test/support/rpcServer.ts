import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { Eip1193 } from '../../src/ledger/index.ts'

export type RpcServer = {
  readonly url: string
  /** Every method that was asked for, in order. */
  readonly asked: string[]
  /** From now on connections end without an answer. */
  hangUp(): void
  /** And here they go on. */
  pickUp(): void
  close(): Promise<void>
}

type Question = { readonly id: number; readonly method: string; readonly params: readonly unknown[] }

/** A node as others run it, on this machine's loopback: JSON-RPC over HTTP in front of an embedded chain. */
export async function serveRpc(chain: Eip1193): Promise<RpcServer> {
  const asked: string[] = []
  let silent = false
  const answer = async ({ id, method, params }: Question) => {
    asked.push(method)
    try {
      return { jsonrpc: '2.0', id, result: await chain.request({ method, params }) }
    } catch (error) {
      const { code, message, data } = error as { code?: number; message: string; data?: string }
      return { jsonrpc: '2.0', id, error: { code: code ?? -32603, message, data } }
    }
  }
  const server: Server = createServer(async (request, response) => {
    if (silent) return request.socket.destroy()
    const body = (await json(request)) as Question | Question[]
    const answers = Array.isArray(body) ? await Promise.all(body.map(answer)) : await answer(body)
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(answers))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hangUp: () => {
      silent = true
    },
    pickUp: () => {
      silent = false
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

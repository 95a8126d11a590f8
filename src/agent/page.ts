import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { metricsText, pageStyleHash, sitePage, type Workspace } from '../app/index.ts'
import { agentFault } from './faults.ts'
import type { Health } from './health.ts'

/** This machine and no other: whoever can log in here may look, and nobody from the network. */
const host = '127.0.0.1'
const longestRequestMs = 10_000
const mostConnections = 32

export type PageServer = { readonly url: string; readonly close: () => Promise<void> }

type Answer = { readonly status: number; readonly type: string; readonly body: string }
type Routes = Readonly<Record<string, () => Answer>>

/**
 * Serves the page, the health and the metrics of a site, on this machine only. There is nothing to change there: it answers
 * GET and HEAD.
 *
 * @param options.port - 0 takes one that is free.
 * @throws agent.port-taken
 */
export async function servePage(
  workspace: Workspace,
  { port, health }: { readonly port: number; readonly health: Health },
): Promise<PageServer> {
  const routes = routesOf(workspace, health)
  const server = createServer(
    { requestTimeout: longestRequestMs, headersTimeout: longestRequestMs },
    (request, response) => send(request, response, answerTo(request, routes)),
  )
  server.maxConnections = mostConnections
  server.listen(port, host)
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    throw agentFault('agent.port-taken', `expected a free port, ${host}:${port} cannot be used (${cause.code})`, cause)
  })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function routesOf(workspace: Workspace, health: Health): Routes {
  const json = (status: number, value: object): Answer => ({
    status,
    type: 'application/json',
    body: `${JSON.stringify(value)}\n`,
  })
  return {
    '/': () => ({ status: 200, type: 'text/html; charset=utf-8', body: sitePage(workspace, health.trouble) }),
    '/health/live': () => (health.isLive() ? json(200, { live: true }) : json(503, { live: false })),
    '/health/ready': () => {
      const silent = health.silent()
      return json(silent.length === 0 ? 200 : 503, { ready: silent.length === 0, silent })
    },
    '/metrics': () => ({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
      body: metricsText(workspace, { ...process.memoryUsage(), cpuMicros: cpuMicros() }),
    }),
  }
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function answerTo({ method, url = '', headers }: IncomingMessage, routes: Routes): Answer {
  const plain = (status: number, body: string): Answer => ({
    status,
    type: 'text/plain; charset=utf-8',
    body: `${body}\n`,
  })
  // A page of somebody else may have its name point here; only what was addressed to this machine is for us.
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(headers.host ?? ''))
    return plain(421, 'not addressed to this machine')
  if (method !== 'GET' && method !== 'HEAD') return plain(405, 'there is nothing to change here')
  const path = url.split('?')[0] ?? ''
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined
  if (!route) return plain(404, `there are ${Object.keys(routes).join(', ')}`)
  try {
    return route()
  } catch {
    // What went wrong is on the agent's own screen; the page must not tell more than it shows.
    return plain(503, 'the site cannot be read at the moment')
  }
}

function send({ method }: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': `default-src 'none'; style-src '${pageStyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  })
  response.end(method === 'HEAD' ? undefined : body)
}

import { dirname, relative, resolve } from 'node:path'
import type { NetworkEndpoint } from '../ledger/index.ts'
import { type Address, address, printable } from '../values/index.ts'
import { foundLedgerIn, foundLedgerOn } from './connect.ts'
import { appFault } from './faults.ts'
import { readNamed, writeDurably } from './files.ts'
import type { LedgerEndpoint } from './site.ts'
import type { Workspace } from './workspace.ts'

export type Founding = {
  readonly council: readonly Address[]
  readonly threshold: number
  /** Number of the chain; when left out, that of the network, or 7053 for an embedded one. */
  readonly chainId?: number | undefined
  /** Where it shall run; in this workspace when left out. */
  readonly network?: NetworkEndpoint | undefined
}

const usualChainId = 7053
const maxFileBytes = 65_536

/**
 * Founds a ledger with these parties as its council, in this workspace or on a network, and writes `ledger.json` for the
 * others to join by. On a network the same command again comes to the same ledger, also after it was cut short.
 *
 * @throws app.ledger-exists when this workspace is on another ledger; ledger.chain-mismatch, ledger.council-invalid,
 *   ledger.deployer-used, ledger.unreachable
 */
export async function deployLedger(
  workspace: Workspace,
  founding: Founding,
): Promise<LedgerEndpoint & { file: string }> {
  const { ledger } = workspace.site.file
  if (ledger && !(ledger.type === 'network' && founding.network))
    throw appFault('app.ledger-exists', 'expected a workspace without a ledger, it has one')
  const endpoint = await found(workspace, founding)
  if (ledger) requireSame(ledger, endpoint)
  const file = workspace.path('ledger.json')
  writeDurably(file, `${JSON.stringify(endpoint, null, 2)}\n`)
  workspace.site.update((content) => {
    content.ledger = endpoint
  })
  return { ...endpoint, file }
}

async function found(workspace: Workspace, { network, chainId, ...first }: Founding): Promise<LedgerEndpoint> {
  if (network) {
    const founded = await foundLedgerOn(workspace, network, { ...first, chainId })
    return { type: 'network', ...founded, ...network }
  }
  const contract = await foundLedgerIn(workspace, { ...first, chainId: chainId ?? usualChainId })
  return { type: 'embedded', chainId: chainId ?? usualChainId, contract, dir: '.' }
}

/**
 * Joins the ledger that `ledger.json` of another workspace describes; a site that is on it already goes over to the nodes
 * that are named now.
 *
 * @param nodes - How this site reaches it, where that differs from the file.
 * @throws app.ledger-exists, app.file-unusable, app.not-a-network
 */
export function joinLedger(workspace: Workspace, path: string, nodes?: Partial<NetworkEndpoint>): LedgerEndpoint {
  const endpoint = readEndpoint(path)
  if (nodes && endpoint.type === 'embedded')
    throw appFault('app.not-a-network', 'expected the ledger.json of a network, the ledger is in a folder')
  const joined =
    endpoint.type === 'embedded'
      ? { ...endpoint, dir: relative(workspace.site.dir, resolve(dirname(path), endpoint.dir)) }
      : { ...endpoint, ...nodes }
  const { ledger } = workspace.site.file
  if (ledger) requireSame(ledger, joined)
  workspace.site.update((file) => {
    file.ledger = joined
  })
  return joined
}

/** Statements are bound to one ledger; only how it is reached may change. */
function requireSame(before: LedgerEndpoint, after: LedgerEndpoint): void {
  const same = before.type === 'network' && after.type === 'network'
  if (!same || before.chainId !== after.chainId || before.contract !== after.contract)
    throw appFault('app.ledger-exists', 'expected a workspace without a ledger, it has one')
}

/** The address of a node. @throws app.url-invalid */
export function nodeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return text
  throw appFault(
    'app.url-invalid',
    `expected an address that begins with http:// or https://, received "${printable(text)}"`,
  )
}

function readEndpoint(path: string): LedgerEndpoint {
  try {
    const endpoint = JSON.parse(readNamed(path, maxFileBytes).toString()) as LedgerEndpoint | null
    if (endpoint && isEndpoint(endpoint)) return { ...endpoint, contract: address(`${endpoint.contract}`) }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw appFault('app.file-unusable', 'expected the ledger.json of the workspace that founded the ledger')
}

function isEndpoint(endpoint: LedgerEndpoint): boolean {
  if (!Number.isSafeInteger(endpoint.chainId)) return false
  if (endpoint.type === 'embedded') return typeof endpoint.dir === 'string'
  const { urls, confirmations = 1, timeoutMs = 1 } = endpoint
  const counts = [confirmations, timeoutMs]
  return (
    Array.isArray(urls) &&
    urls.every((url) => nodeUrl(`${url}`)) &&
    counts.every((n) => Number.isSafeInteger(n) && n > 0)
  )
}

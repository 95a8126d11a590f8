import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type ChainHead, type EmbeddedChain, openLedger } from '../ledger/index.ts'
import { isFault, printable } from '../values/index.ts'
import { chainFile, embeddedOf, openChainIn } from './connect.ts'
import { appFault } from './faults.ts'
import type { Workspace } from './workspace.ts'

export type Pruned = {
  /** Pieces of state that no kept block needs. */
  readonly forgotten: number
  readonly bytesBefore: number
  readonly bytesAfter: number
}

/**
 * Forgets the state of all but the newest blocks of the embedded ledger and gives its room back. Blocks, statements and
 * proofs stay: everything is verified as before.
 *
 * While other processes write, their turn comes first: then the room is kept for what comes, and given back another time.
 *
 * @param keepBlocks - At least one; other processes may be reading the newest few.
 * @throws app.ledger-unset, app.not-embedded, app.ledger-unreachable, store.*
 */
export async function pruneLedger(workspace: Workspace, keepBlocks: number): Promise<Pruned> {
  return withChain(workspace, async (chain, file) => {
    const bytesBefore = bytesIn(file)
    const forgotten = await chain.prune(keepBlocks)
    try {
      chain.compact()
    } catch (error) {
      if (!isFault(error, 'store.busy')) throw error
    }
    return { forgotten, bytesBefore, bytesAfter: bytesIn(file) }
  })
}

export type Backup = { readonly file: string; readonly bytes: number; readonly head: ChainHead }

/**
 * Copies the embedded ledger as it is at one moment, while others go on writing; the copy appears whole or not at all.
 *
 * @param path - Nothing is overwritten.
 * @returns `head` is a block the copy holds: what came later is not certain to be in it.
 * @throws app.file-exists, app.ledger-unset, app.not-embedded, app.ledger-unreachable, store.*
 */
export async function backupLedger(workspace: Workspace, path: string): Promise<Backup> {
  const target = resolve(path)
  if (existsSync(target)) throw appFault('app.file-exists', `expected no file at ${printable(target)}, found one`)
  return withChain(workspace, async (chain) => {
    const ledger = await openLedger(chain, embeddedOf(workspace), { clock: workspace.lineClock })
    const head = await ledger.head()
    await chain.backup(target)
    return { file: target, bytes: bytesIn(target), head }
  })
}

async function withChain<T>(
  workspace: Workspace,
  work: (chain: EmbeddedChain, file: string) => Promise<T>,
): Promise<T> {
  const { dir, chainId } = embeddedOf(workspace)
  const folder = resolve(workspace.site.dir, dir)
  const file = chainFile(folder)
  if (!existsSync(file))
    throw appFault('app.ledger-unreachable', `expected an embedded ledger in ${folder}, there is none`)
  const chain = await openChainIn(workspace, folder, chainId)
  try {
    return await work(chain, file)
  } finally {
    chain.close()
  }
}

/** With what was written but not yet put in its place. */
function bytesIn(file: string): number {
  return [file, `${file}-wal`].reduce((sum, part) => sum + (statSync(part, { throwIfNoEntry: false })?.size ?? 0), 0)
}

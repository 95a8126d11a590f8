import type { Common } from '@ethereumjs/common'
import type { Store, Wait } from '../../store/index.ts'
import { nodeKey } from './nodes.ts'
import { reachable } from './reachable.ts'
import { decodeBlock } from './rules.ts'
import { chainTables } from './tables.ts'

/**
 * Forgets the state of old blocks. The blocks stay, so the chain is verified as before; only questions about the state
 * as it was then can no longer be answered. The file does not shrink, but grows no further until it is full again.
 *
 * @param keepBlocks - How many of the newest blocks keep their state, at least one.
 * @returns How many nodes were forgotten.
 */
export function prune(store: Store, common: Common, keepBlocks: number, wait: Wait): Promise<number> {
  const tables = chainTables(store)
  const remove = store.prepare('DELETE FROM node WHERE hash = ?')
  const recent = store.prepare<{ rlp: Uint8Array }>('SELECT rlp FROM block ORDER BY number DESC LIMIT ?')
  return store.exclusive(async () => {
    const kept = new Set<string>()
    // A node that was met under a newer root was met with all that is below it.
    const read = (key: string) => (kept.has(key) ? undefined : tables.node(Buffer.from(key, 'hex')))
    for (const { rlp } of recent.all(Math.max(1, keepBlocks))) {
      const { stateRoot } = decodeBlock(rlp, common).header
      for (const [key] of [...reachable(stateRoot, read)]) kept.add(key)
    }
    const nodes = store.prepare<{ hash: Uint8Array }>('SELECT hash FROM node').all()
    const old = nodes.filter(({ hash }) => !kept.has(nodeKey(hash)))
    for (const { hash } of old) remove.run(hash)
    return old.length
  }, wait)
}

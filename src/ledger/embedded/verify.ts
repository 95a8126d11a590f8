import type { Domain } from '../../sign/index.ts'
import type { Store } from '../../store/index.ts'
import { isFault, type Progress, printable } from '../../values/index.ts'
import type { ChainFinding, ChainReport, Report } from '../chainFindings.ts'
import type { ChainHead } from '../chainHead.ts'
import { checkFile, checkNodes, checkState, checkStrays, checkWitnesses } from './fileChecks.ts'
import { isSound } from './nodes.ts'
import { type ReadNode, replay } from './replay.ts'
import { checkRulebook } from './rulebookCheck.ts'
import { chainTables, openChainStore } from './tables.ts'

export type VerifyOptions = {
  /** Heads of this chain that others have seen: in acceptances, anchors, earlier verifications. */
  readonly witnesses: readonly ChainHead[]
  /** The ledger this chain is said to be; its code is compared with this program's own rulebook. */
  readonly identity?: Domain
  readonly progress?: Progress
}

/**
 * Checks an embedded chain against itself and against its witnesses. Never writes, and never throws for what it finds:
 * damage is a finding, and so is a file that is gone or holds something else.
 *
 * @throws store.unreadable, store.busy, store.io when the file cannot be looked at: then nothing is known about it.
 *
 * A chain that was cut at a block boundary is valid by itself; only a witness shows that something is missing.
 */
export async function verifyChain(file: string, options: VerifyOptions): Promise<ChainReport> {
  const findings: ChainFinding[] = []
  const report: Report = (code, where, detail) => findings.push({ code, where, detail })
  let store: Store
  try {
    store = openChainStore(file, { readOnly: true })
  } catch (error) {
    if (isFault(error) && unlooked.includes(error.code)) throw error
    report('chain.unreadable', file, messageOf(error))
    return { blocks: 0, findings }
  }
  try {
    return { blocks: await verifyStore(store, options, report, () => findings.length === 0), findings }
  } finally {
    store.close()
  }
}

const unlooked = ['store.unreadable', 'store.busy', 'store.io']

async function verifyStore(
  store: Store,
  { witnesses, identity, progress }: VerifyOptions,
  report: Report,
  soundSoFar: () => boolean,
): Promise<number> {
  /** What cannot be read ends one check, not the others; whatever a damaged file makes a library throw is a finding. */
  const step = async <T>(check: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await check()
    } catch (error) {
      report('chain.file-damaged', store.path, messageOf(error))
      return undefined
    }
  }
  await step(() => checkFile(store, report))
  const tables = await step(() => chainTables(store))
  if (!tables) return 0
  const readNode: ReadNode = (key) => {
    const value = tables.node(key)
    return value && isSound(key, value) ? value : undefined
  }
  const verified = await step(() => replay(store, readNode, report, progress ?? (() => {})))
  await step(() => checkStrays(store, report))
  await step(() => checkNodes(store, report))
  if (verified) await step(() => checkState(verified.header.stateRoot, tables, readNode, report))
  await step(() => checkWitnesses(tables, witnesses, report))
  // In a damaged state its code cannot be judged.
  if (verified && identity && soundSoFar())
    await step(() => checkRulebook(verified, tables, readNode, identity, report))
  return Number(verified?.header.number ?? 0)
}

function messageOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error))
}

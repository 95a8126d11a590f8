import { openWorkspace, systemWiring, type Workspace } from '../../src/app/index.ts'
import type { LedgerStatement } from '../../src/sign/index.ts'

/** What another process of the same site finds. */
export async function atSite<T>(dir: string, look: (workspace: Workspace) => Promise<T>): Promise<T> {
  const workspace = openWorkspace(dir, systemWiring())
  try {
    return await look(workspace)
  } finally {
    await workspace.close()
  }
}

/** What the ledger recorded in the name of this site's party, in order. */
export async function recorded(workspace: Workspace): Promise<LedgerStatement[]> {
  const ledger = await workspace.ledger()
  const entries = await ledger.entries({ fromBlock: 0, toBlock: (await ledger.head()).height })
  const { party } = workspace.site.file
  return entries.flatMap((entry) =>
    entry.status === 'recorded' && entry.statement.party === party ? [entry.statement] : [],
  )
}

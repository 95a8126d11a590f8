import { deliver, type Workspace } from '../app/index.ts'
import { isFault } from '../values/index.ts'
import { backoffMs } from './backoff.ts'
import type { AgentEvent } from './event.ts'

/** Brings the journal to the ledger, one delivery at a time, without anyone waiting for it. */
export function deliverer(workspace: Workspace, tell: (event: AgentEvent) => void | Promise<void>) {
  let running: Promise<void> | null = null
  let again = false
  let failures = 0
  let notBeforeMs = 0

  async function once(): Promise<void> {
    try {
      const { recorded, rejected } = await deliver(workspace)
      failures = 0
      if (recorded + rejected > 0) await tell({ type: 'delivered', recorded, rejected })
    } catch (error) {
      failures += 1
      const retryInMs = backoffMs(failures, workspace.random)
      notBeforeMs = workspace.clock.monotonicMs() + retryInMs
      const code = isFault(error) ? error.code : 'unexpected'
      await tell({ type: 'undelivered', code, sentence: (error as Error).message, retryInMs })
    }
  }

  async function run(): Promise<void> {
    do {
      again = false
      await once()
    } while (again && failures === 0)
    running = null
  }

  return {
    /** Something waits in the journal. Between failures it waits a little longer. */
    wake(): void {
      again = true
      if (!running && workspace.clock.monotonicMs() >= notBeforeMs) running = run()
    },
    /** Tries a last time and returns when nothing is under way; what is left stays in the journal. */
    async rest(): Promise<void> {
      await running
      await once()
    },
  }
}

import { type Delivered, deliver, type Workspace } from '../app/index.ts'
import { isFault } from '../values/index.ts'
import type { AgentOptions } from './agent.ts'
import { backoffMs } from './backoff.ts'
import { pause } from './pause.ts'

/** A ledger may be away for days: asking it more often than this helps nobody. */
const longestPauseMs = 15 * 60_000
/** Stopping must not wait for a network: what did not get there stays in the journal. */
const lastAttemptMs = 2500

type Attempt = Delivered & { readonly trouble: { readonly code: string; readonly sentence: string } | null }

/** Brings the journal to the ledger, one delivery at a time and again until it is done, without anyone waiting for it. */
export function deliverer(workspace: Workspace, { tell, signal }: Pick<AgentOptions, 'tell' | 'signal'>) {
  let running: Promise<void> | null = null
  let again = false
  let failures = 0

  /** @returns How long to wait before trying again; null when it need not be. */
  async function once(): Promise<number | null> {
    const { recorded, rejected, pending, refused, trouble } = await attempt(workspace)
    if (recorded + rejected > 0) await tell({ type: 'delivered', recorded, rejected })
    for (const each of refused) await tell({ type: 'refused', ...each })
    failures = trouble ? failures + 1 : 0
    if (!trouble) return pending > 0 ? 0 : null
    const retryInMs = backoffMs(failures, workspace.random, longestPauseMs)
    await tell({ type: 'undelivered', ...trouble, retryInMs })
    return retryInMs
  }

  async function run(): Promise<void> {
    while (again) {
      again = false
      const retryInMs = await once()
      if (retryInMs === null || signal.aborted) continue
      await pause(workspace, retryInMs, signal)
      again = true
    }
    running = null
  }

  return {
    /** Something waits in the journal. */
    wake(): void {
      again = true
      running ??= run()
    },
    /** Tries a last time, but not for long; what is left stays in the journal. */
    async rest(): Promise<void> {
      const over = new AbortController()
      const last = (running ?? Promise.resolve()).then(once).finally(() => over.abort())
      await Promise.race([last, pause({ clock: workspace.lineClock }, lastAttemptMs, over.signal)])
    },
  }
}

async function attempt(workspace: Workspace): Promise<Attempt> {
  try {
    const delivered = await deliver(workspace)
    // Another head of one of our logs on the ledger must be known before the next is signed.
    if (delivered.recorded + delivered.rejected > 0) await workspace.answers()
    const { recorded, rejected, pending } = delivered
    if (pending === 0 || recorded + rejected > 0) return { ...delivered, trouble: null }
    const sentence = `${pending} statements wait in the journal; the ledger did not answer`
    return { ...delivered, trouble: { code: 'app.ledger-unreachable', sentence } }
  } catch (error) {
    const code = isFault(error) ? error.code : 'unexpected'
    return { recorded: 0, rejected: 0, pending: 0, refused: [], trouble: { code, sentence: (error as Error).message } }
  }
}

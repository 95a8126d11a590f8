import type { Workspace } from '../app/index.ts'

/** Sleeps, or returns at once when stopped. */
export async function pause({ clock }: Pick<Workspace, 'clock'>, ms: number, signal: AbortSignal): Promise<void> {
  await clock.sleep(ms, signal).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

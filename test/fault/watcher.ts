import { setImmediate as turn } from 'node:timers/promises'
import { type AgentEvent, runAgent } from '../../src/agent/index.ts'
import { openWorkspace, systemWiring } from '../../src/app/index.ts'
import { type Clock, instant } from '../../src/values/index.ts'

/** Where to watch, and after how many readings to stop by itself. */
export type Watch = { readonly site: string; readonly readings: number }

/** One line of what it prints. */
export type Told = AgentEvent

// The agent as a process of its own until it is killed: the real one, for which only the hours pass at once.
const { site, readings } = JSON.parse(process.argv[2] as string) as Watch
process.stdout.write('ready\n')
const wiring = systemWiring()
let leaptMs = 0
const clock: Clock = {
  now: () => instant(wiring.clock.now() + leaptMs),
  monotonicMs: () => wiring.clock.monotonicMs() + leaptMs,
  async sleep(ms, signal) {
    signal?.throwIfAborted()
    leaptMs += ms
    await turn()
  },
}
const workspace = openWorkspace(site, { ...wiring, clock })
for (const { address, intervalMs } of workspace.site.file.devices) {
  const log = workspace.journal().readings(address)
  // The clocks go on from where an earlier life left them.
  for (const last of log.readings(Math.max(0, log.head().size - 1)))
    leaptMs = last.monotonicMs + intervalMs - wiring.clock.monotonicMs()
}
const stop = new AbortController()
let left = readings
await runAgent(workspace, {
  signal: stop.signal,
  anchorEveryMs: 2 * 3_600_000,
  tell(event: Told) {
    process.stdout.write(`${JSON.stringify(event)}\n`)
    if (event.type === 'reading') left -= 1
    if (left === 0) stop.abort()
  },
})
await workspace.close()

import { judgeEach, maxGapOf, type Outlook, outlook, startPanel, trendMs } from '../coldchain/index.ts'
import { profilesOf } from './device.ts'
import type { Device } from './site.ts'
import { readStanding } from './standing.ts'
import type { Workspace } from './workspace.ts'

/**
 * The soonest alarm of a device's container if its temperature goes on as it does now, by whichever of its profiles comes
 * first; what that assumes stands with {@link outlook}. Read from the log on this disk: no agent has to be running.
 *
 * @returns `null` when nothing is reached within a day, and when too little was measured lately to tell.
 */
export function alarmOutlook(workspace: Workspace, device: Device): Outlook | null {
  const log = workspace.journal().readings(device.address)
  const options = { maxGapMs: maxGapOf(device.intervalMs) }
  const kept = readStanding(workspace, device.address, { log, fresh: startPanel(profilesOf(device)), ...options })
  let { panel } = kept
  for (const reading of log.readings(kept.size)) panel = judgeEach(panel, reading, options).panel
  const lately = Math.ceil((2 * trendMs) / device.intervalMs) + 1
  const recent = [...log.readings(Math.max(0, log.head().size - lately))]
  const outlooks = panel.map((state) => outlook(state, recent)).filter((found) => found !== null)
  return outlooks.sort((a, b) => a.alarmInMs - b.alarmInMs)[0] ?? null
}

import { containerId } from '../event/index.ts'
import type { Placement } from '../readmodel/index.ts'
import { type Name, subjectOf } from '../values/index.ts'
import { type Outcome, record } from './record.ts'
import type { Workspace } from './workspace.ts'

/** Records that a unit went into one of this site's containers. */
export async function placeUnit(workspace: Workspace, unit: Name, label: string): Promise<Outcome> {
  const { party } = workspace.site.file
  return record(workspace, { kind: 'place', unit: subjectOf(unit), owner: party, label })
}

/** Whether this party has a device whose readings speak for a container. */
export async function isMeasured(workspace: Workspace, label: string): Promise<boolean> {
  const { tables } = await workspace.answers()
  const { party } = workspace.site.file
  return tables.key
    .list()
    .some((key) => key.type === 'device' && key.revokedAt === null && key.party === party && key.label === label)
}

/** Records that a unit left the container it is in. */
export async function removeUnit(workspace: Workspace, unit: Name, label: string): Promise<Outcome> {
  const container = containerId(workspace.site.file.party, label)
  return record(workspace, { kind: 'remove', unit: subjectOf(unit), container })
}

/** What stands where at this site now, or also what stood there. */
export async function listPlacements(
  workspace: Workspace,
  which: 'now' | 'ever',
): Promise<(Placement & { name: Name })[]> {
  const { tables } = await workspace.answers()
  return tables.placement
    .list()
    .filter(({ owner, removedAt }) => owner === workspace.site.file.party && (which === 'ever' || removedAt === null))
    .map((placement) => ({ ...placement, name: tables.unit.get(placement.unit)?.name as Name }))
    .sort((a, b) => a.placedAt - b.placedAt)
}

import { join } from 'node:path'
import type { Role } from '../../values/index.ts'
import type { Wiring } from '../wire.ts'
import { openWorkspace, type Workspace } from '../workspace.ts'
import type { StoryClock } from './storyClock.ts'

/** Who plays in the story, and what each is admitted as. */
export const cast = {
  manufacturer: { name: 'Aurora Biologics', roles: ['manufacturer', 'quality'] },
  laboratory: { name: 'National Control Laboratory', roles: ['laboratory', 'regulator'] },
  carrier: { name: 'Polar Freight', roles: ['carrier'] },
  warehouse: { name: 'Central Cold Store', roles: ['warehouse'] },
  clinic: { name: 'Riverside Clinic', roles: ['clinic'] },
} as const satisfies Record<string, { name: string; roles: readonly Role[] }>

export type Player = keyof typeof cast
export const players = Object.keys(cast) as readonly Player[]

/** These three decide who belongs, two of them together. */
export const council: readonly Player[] = ['manufacturer', 'laboratory', 'clinic']
export const councilThreshold = 2

/** Where the story plays: its folder, its clock, and everybody at their place. */
export type Scene = {
  readonly dir: string
  readonly clock: StoryClock
  readonly wiring: Wiring
  readonly at: Readonly<Record<Player, Workspace>>
}

export function siteDir(dir: string, player: Player): string {
  return join(dir, player)
}

export function openScene(dir: string, wiring: Wiring & { clock: StoryClock }): Scene {
  const open = (player: Player) => [player, openWorkspace(siteDir(dir, player), wiring)] as const
  return { dir, clock: wiring.clock, wiring, at: Object.fromEntries(players.map(open)) as Record<Player, Workspace> }
}

export async function closeScene(scene: Scene): Promise<void> {
  for (const player of players) {
    // The story has told everything; whoever explores the sites begins anew.
    scene.at[player].acknowledge()
    await scene.at[player].close()
  }
}

import { signAction } from '../council.ts'
import { initSite, readPartyCard } from '../found.ts'
import { deployLedger, joinLedger } from '../ledgerPlace.ts'
import { cardOf, proposeAdmission } from '../party.ts'
import type { Wiring } from '../wire.ts'
import { cast, council, councilThreshold, openScene, players, type Scene, siteDir } from './cast.ts'
import type { Narrator } from './narrator.ts'
import type { StoryClock } from './storyClock.ts'

export const demoChainId = 20_261_122

/** Five parties make their workspaces; three of them form a council, found a ledger, and admit everybody. */
export async function foundConsortium(
  dir: string,
  wiring: Wiring & { clock: StoryClock },
  { chapter, step }: Narrator,
): Promise<Scene> {
  chapter('Five parties, a council of three, one ledger')
  for (const player of players) {
    const { name, roles } = cast[player]
    const card = await initSite(wiring, { dir: siteDir(dir, player), name, roles, exchange: `${dir}/exchange` })
    const command = `init --name "${name}" ${roles.map((role) => `--role ${role}`).join(' ')} --exchange ../exchange`
    step(player, command, `key ${card.address}`)
  }
  const scene = openScene(dir, wiring)
  await foundLedger(scene, step)
  for (const player of players) {
    const card = readPartyCard(scene.at[player].path('card.json'))
    const { proposal } = await proposeAdmission(scene.at.manufacturer, card)
    const { signed, threshold } = await signAction(scene.at.laboratory, proposal)
    const command = `party add ../${player}/card.json --action admit-${player}.json`
    step('council', command, `${card.name} admitted by ${signed} of ${council.length} (${threshold} needed)`)
  }
  return scene
}

async function foundLedger({ at }: Scene, step: Narrator['step']): Promise<void> {
  const host = at.laboratory
  const members = council.map((player) => cardOf(at[player]).address)
  const founding = { council: members, threshold: councilThreshold, chainId: demoChainId }
  const { contract, file } = await deployLedger(host, founding)
  const seats = council.map((player) => `--council ../${player}/card.json`).join(' ')
  step(
    'laboratory',
    `ledger deploy ${seats} --threshold ${councilThreshold} --chain-id ${demoChainId}`,
    `rulebook at ${contract}`,
  )
  const others = players.filter((player) => player !== 'laboratory')
  for (const player of others) joinLedger(at[player], file)
  step('the others', 'ledger join ../laboratory/ledger.json', `chain ${demoChainId}`)
}

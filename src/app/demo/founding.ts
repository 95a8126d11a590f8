import { deployLedger, initSite, joinLedger, readPartyCard } from '../found.ts'
import { cardOf, proposeAdmission, signAction } from '../party.ts'
import type { Wiring } from '../wire.ts'
import { cast, council, councilThreshold, openStage, players, type Stage, siteDir } from './cast.ts'
import type { Narrator } from './narrator.ts'
import type { StoryClock } from './storyClock.ts'

export const demoChainId = 20_261_122

/** Five parties make their workspaces; three of them form a council, found a ledger, and admit everybody. */
export async function foundConsortium(
  dir: string,
  wiring: Wiring & { clock: StoryClock },
  { chapter, step }: Narrator,
): Promise<Stage> {
  chapter('Five parties, a council of three, one ledger')
  for (const player of players) {
    const { name, roles } = cast[player]
    const card = await initSite(wiring, { dir: siteDir(dir, player), name, roles, exchange: `${dir}/exchange` })
    const command = `init --name "${name}" ${roles.map((role) => `--role ${role}`).join(' ')} --exchange ../exchange`
    step(player, command, `key ${card.address}`)
  }
  const stage = openStage(dir, wiring)
  await foundLedger(stage, step)
  for (const player of players) {
    const card = readPartyCard(stage.at[player].path('card.json'))
    const { proposal } = await proposeAdmission(stage.at.manufacturer, card)
    const { signed, threshold } = await signAction(stage.at.laboratory, proposal)
    const command = `party add ../${player}/card.json --action admit-${player}.json`
    step('council', command, `${card.name} admitted by ${signed} of ${council.length} (${threshold} needed)`)
  }
  return stage
}

async function foundLedger({ at }: Stage, step: Narrator['step']): Promise<void> {
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

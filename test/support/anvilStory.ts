import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Address, Clock } from '../../src/values/index.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { manualClock } from './clock.ts'
import { foundStory, type LedgerStory, type StoryChain, storyOn } from './ledgerStory.ts'

/** The story's time stands still; what waits for a node waits for the real one. */
export function waitingClock(story = manualClock()): Clock {
  return { now: story.now, monotonicMs: () => performance.now(), sleep: (ms) => sleepFor(ms) }
}

export type AnvilStory = LedgerStory<StoryChain & { readonly anvil: Anvil }>

// One node serves a whole file of tests: each begins where the rulebook was just deployed and the maker admitted.
let told: Promise<{ anvil: Anvil; contract: Address; snapshot: unknown }> | undefined

/** The same story as the embedded chain's, on a node of an ordinary network. */
export async function tellAnvilStory(): Promise<AnvilStory> {
  const clock = waitingClock()
  told ??= begin(clock)
  const begun = await told
  const { anvil, contract, snapshot } = begun
  await anvil.ask('evm_revert', snapshot)
  begun.snapshot = await anvil.ask('evm_snapshot')
  return storyOn({ anvil, clock, request: anvil.request }, { urls: [anvil.url] }, contract)
}

async function begin(clock: Clock) {
  const anvil = await startAnvil({ startsAt: clock.now() })
  const { contract } = await foundStory({ clock, request: anvil.request }, { urls: [anvil.url] })
  return { anvil, contract, snapshot: await anvil.ask('evm_snapshot') }
}

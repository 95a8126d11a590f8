import { type Clock, Fault, isFault } from '../values/index.ts'
import { ledgerFault } from './faults.ts'
import type { Network } from './network.ts'

/** One node of a network. */
export type Node = { readonly name: string; readonly network: Network; readonly close: () => void }

/** The nodes of one network, asked one after the other: the first that can be believed answers. */
export type Nodes = {
  /**
   * Runs work against one node, from the start against the next when that one fails on the way. What belongs together
   * belongs into one work: two nodes need not have come equally far.
   *
   * @throws what the work throws when a node answered "no"; the fault of the last node, or ledger.unreachable for
   *   several, when none could be used.
   */
  ask<T>(work: (network: Network) => Promise<T>): Promise<T>
  /** Runs work against every node that is not known to fail. @returns What came back. */
  each<T>(work: (network: Network) => Promise<T>): Promise<T[]>
  close(): void
}

export type NodeRules = {
  readonly clock: Clock
  /** Throws when a node is not of this ledger. */
  readonly check: (network: Network) => Promise<void>
  /** The highest block this site has seen: a node below it is behind, and asked only when no other can be. */
  readonly seenHeight: number
}

/** A node that did this is not asked on; another may do better. */
const failures: readonly string[] = [
  'ledger.unreachable',
  'ledger.answer-malformed',
  'ledger.receipt-unproven',
  'ledger.node-behind',
  'ledger.chain-mismatch',
  'ledger.contract-mismatch',
]

/** How long a check of a node is believed, and how long one that failed is left alone: at first, and at most. */
const checkedForMs = 30_000
const asideMs = { first: 1000, most: 60_000 }

const lowest = -1

type State = Node & { checkedUntilMs: number; asideUntilMs: number; failed: number; height: number }

/** @param nodes - In the order they are asked; at least one. */
export function nodesOf(nodes: readonly Node[], rules: NodeRules): Nodes {
  const { clock } = rules
  const states = nodes.map(
    (node): State => ({ ...node, checkedUntilMs: -1, asideUntilMs: 0, failed: 0, height: lowest }),
  )
  const { run, highest } = runnerOver(states, rules)
  const waitMs = ({ asideUntilMs }: State) => Math.max(0, asideUntilMs - clock.monotonicMs())

  return {
    async ask(work) {
      const troubles = new Map<State, Fault>()
      const firstOf = async (candidates: readonly State[], leastHeight: number) => {
        for (const state of candidates)
          try {
            return { answer: await run(state, leastHeight, work) }
          } catch (error) {
            if (!isNodeFailure(error)) throw error
            troubles.set(state, error)
          }
        return undefined
      }
      // Those that failed lately come last, but they come: it may be over.
      const inTurn = states.toSorted((a, b) => waitMs(a) - waitMs(b))
      const behind = () => states.filter((state) => isFault(troubles.get(state), 'ledger.node-behind'))
      const done =
        (await firstOf(inTurn, highest())) ??
        (await firstOf(
          behind().toSorted((a, b) => b.height - a.height),
          lowest,
        ))
      if (!done) throw together([...troubles.values()])
      return done.answer
    },
    async each(work) {
      const well = states.filter((state) => waitMs(state) === 0)
      const answers = await Promise.allSettled(well.map((state) => run(state, lowest, work)))
      for (const answer of answers)
        if (answer.status === 'rejected' && !isNodeFailure(answer.reason)) throw answer.reason
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    },
    close() {
      for (const { close } of states) close()
    },
  }
}

/** Checks nodes before they are used, and puts those aside that fail. */
function runnerOver(states: readonly State[], { clock, check, seenHeight }: NodeRules) {
  const alone = states.length === 1
  let highest = alone ? lowest : seenHeight

  async function makeReady(state: State): Promise<void> {
    if (state.checkedUntilMs >= clock.monotonicMs()) return
    await check(state.network)
    if (!alone) state.height = (await state.network.head()).height
    highest = Math.max(highest, state.height)
    state.checkedUntilMs = clock.monotonicMs() + checkedForMs
  }

  async function run<T>(state: State, leastHeight: number, work: (network: Network) => Promise<T>): Promise<T> {
    try {
      await makeReady(state)
      if (state.height < leastHeight)
        throw ledgerFault('ledger.node-behind', `${state.name} is at block ${state.height}, expected ${leastHeight}`)
      const answer = await work(state.network)
      state.failed = 0
      return answer
    } catch (error) {
      if (isNodeFailure(error) && error.code !== 'ledger.node-behind') {
        state.checkedUntilMs = -1
        state.asideUntilMs = clock.monotonicMs() + Math.min(asideMs.most, asideMs.first * 2 ** state.failed++)
      }
      throw error
    }
  }

  return { run, highest: () => highest }
}

function isNodeFailure(error: unknown): error is Fault {
  return error instanceof Fault && failures.includes(error.code)
}

/** What can be mended by waiting outweighs what cannot: a node that is away may be the right one. */
function together(troubles: readonly Fault[]): Fault {
  const [first, ...others] = troubles
  if (!first) return ledgerFault('ledger.unreachable', 'expected the URL of a node, there is none')
  if (others.length === 0) return first
  const sentences = troubles.map(({ message }) => message).join('; ')
  if (troubles.some((trouble) => trouble.kind === 'unreachable'))
    return ledgerFault('ledger.unreachable', sentences, first)
  return isFault(first, 'ledger.chain-mismatch') ? ledgerFault('ledger.chain-mismatch', sentences, first) : first
}

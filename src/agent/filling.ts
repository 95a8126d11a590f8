import type { Device, Sampler } from '../app/index.ts'
import { isFault } from '../values/index.ts'
import type { AgentOptions } from './agent.ts'

/**
 * Brings in what the device measured while nobody listened. When that fails the gap stays, and is told: what is measured
 * from now on must not wait for it.
 */
export async function bringInGap(
  { label: device }: Device,
  sampler: Sampler,
  { tell, signal }: Pick<AgentOptions, 'tell' | 'signal'>,
): Promise<void> {
  try {
    const filled = await sampler.fill(signal)
    if (!filled) return
    const { excursions, ...what } = filled
    await tell({ type: 'filled', device, ...what })
    for (const { finding, statement } of excursions) await tell({ type: 'excursion', device, finding, statement })
  } catch (error) {
    if (!isFault(error)) throw error
    await tell({ type: 'unfilled', device, code: error.code, sentence: error.message })
  }
}

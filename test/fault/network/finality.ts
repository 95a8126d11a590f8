import { setTimeout as sleep } from 'node:timers/promises'
import type { Validator, ValidatorNetwork } from '../../support/validators.ts'

/** Looks on, and remembers each block that a validator has ever shown as final. */
export type Witness = {
  readonly seen: () => number
  /** Heights at which two blocks were final. */
  readonly conflicts: () => number[]
  /** Heights whose final block this validator does not have. */
  readonly missingFrom: (validator: Validator, upTo: number) => Promise<number[]>
  readonly stop: () => Promise<void>
}

export function watchFinality({ validators, confirmations }: ValidatorNetwork): Witness {
  const final = new Map<number, Set<string>>()
  let stopped = false
  const look = async (validator: Validator) => {
    const { height } = await validator.head()
    const head = height < confirmations ? null : await validator.headAt(height - confirmations + 1)
    if (head) final.set(head.height, (final.get(head.height) ?? new Set()).add(head.hash))
  }
  const looking = (async () => {
    while (!stopped) {
      // One that is dead shows nothing.
      await Promise.allSettled(validators.map(look))
      await sleep(200)
    }
  })()
  return {
    seen: () => final.size,
    conflicts: () => [...final].flatMap(([height, hashes]) => (hashes.size > 1 ? [height] : [])),
    async missingFrom(validator, upTo) {
      const missing: number[] = []
      for (const [height, hashes] of final)
        if (height <= upTo && !hashes.has((await validator.headAt(height))?.hash ?? '')) missing.push(height)
      return missing
    },
    async stop() {
      stopped = true
      await looking
    },
  }
}

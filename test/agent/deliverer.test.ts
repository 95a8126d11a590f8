import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { deliverer } from '../../src/agent/deliverer.ts'
import type { AgentEvent } from '../../src/agent/index.ts'
import { placeUnit } from '../../src/app/index.ts'
import { leapingClock } from '../support/coldRide.ts'
import { cartonA, delivered, wiringOn } from '../support/consortium.ts'

describe('agent delivery', () => {
  it('waits twice as long after each failure, and delivers what waited', async () => {
    const story = await delivered()
    const chain = join(story.dir, 'laboratory')
    renameSync(chain, `${chain}.away`)
    const other = story.reopen('clinic')
    await assert.rejects(placeUnit(other, cartonA, 'fridge'), { code: 'app.ledger-unreachable' })
    const longest = (length: number) => new Uint8Array(length).fill(255)
    const site = story.reopen('clinic', { ...wiringOn(leapingClock(story.clock.now())), random: longest })
    const events: AgentEvent[] = []
    const waits = () => events.flatMap((event) => (event.type === 'undelivered' ? [event.retryInMs] : []))
    const tell = (event: AgentEvent) => {
      events.push(event)
      if (event.type === 'undelivered' && waits().length === 3) renameSync(`${chain}.away`, chain)
    }
    const hand = deliverer(site, { tell, signal: new AbortController().signal })
    hand.wake()
    await hand.rest()
    assert.deepEqual(waits(), [2000, 4000, 8000])
    assert.deepEqual(events.at(-1), { type: 'delivered', recorded: 1, rejected: 0 })
    await story.close()
  })
})

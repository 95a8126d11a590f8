import assert from 'node:assert/strict'
import type { Workspace } from '../../src/app/index.ts'
import { Fault, instant } from '../../src/values/index.ts'
import { dayMs, delivered, hourMs } from '../support/consortium.ts'
import { every, measure } from '../support/measured.ts'
import { plugged, run, tellOf } from './plugged.ts'

/** The same site on a disk that takes no reading for the first so many times. */
function onFullDisk(site: Workspace, times: number): Workspace {
  let tries = 0
  const journal = () => ({
    ...site.journal(),
    readings(device: Parameters<ReturnType<Workspace['journal']>['readings']>[0]) {
      const log = site.journal().readings(device)
      const append: typeof log.append = (...given) => {
        if (tries++ < times) throw new Fault('store.full', { kind: 'failed', hint: 'made by a test' }, 'no room')
        return log.append(...given)
      }
      return { ...log, append }
    },
  })
  return { ...site, journal }
}

describe('the agent on a full disk', () => {
  it('says so, tries again, loses nothing it acknowledged, and goes on when there is room', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    const from = instant(story.clock.now() - 40 * dayMs)
    await measure(site, { container: 'fridge' }, every(hourMs / 6, from, 2 * hourMs, 5))
    const { address } = site.site.file.devices[0] ?? assert.fail()
    const before = site.journal().readings(address).head().size
    let taken = 0
    const events = await run(onFullDisk(site, 4), (event, stop) => {
      if (event.type === 'reading') taken += 1
      if (taken === 3) stop.abort()
    })
    const troubles = tellOf(events, 'trouble').map(({ code }) => code)
    assert.deepEqual(troubles, ['store.full', 'store.full'])
    assert.equal(taken, 3)
    assert.equal(site.journal().readings(address).head().size, before + taken)
    await pull()
    await story.close()
  })

  it('goes on at once where old readings can make room', async () => {
    const story = await delivered()
    const { site, pull } = await plugged(story)
    const from = instant(story.clock.now() - 40 * dayMs)
    await measure(site, { container: 'fridge' }, every(hourMs / 6, from, 2 * hourMs, 5))
    const events = await run(onFullDisk(site, 1), (event, stop) => {
      if (event.type === 'reading') stop.abort()
    })
    assert.deepEqual(tellOf(events, 'trouble'), [])
    assert.deepEqual(tellOf(events, 'thinned'), [{ type: 'thinned', device: 'fridge-probe', segments: 1 }])
    await pull()
    await story.close()
  })
})

import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { storyClock } from '../../src/app/demo/storyClock.ts'
import { instant } from '../../src/values/index.ts'

const start = instant(Date.UTC(2026, 10, 20))

describe('app storyClock', () => {
  it('lets hours pass only while somebody sleeps', async () => {
    const clock = storyClock(start)
    await turn()
    assert.deepEqual([clock.now(), clock.monotonicMs()], [start, 0])
    await clock.sleep(3_600_000)
    assert.deepEqual([clock.now(), clock.monotonicMs()], [start + 3_600_000, 3_600_000])
  })

  it('wakes sleepers in the order in which they are due, and never goes back', async () => {
    const clock = storyClock(start)
    const woken: string[] = []
    const sleep = (name: string, ms: number) =>
      clock.sleep(ms).then(() => void woken.push(`${name} ${clock.now() - start}`))
    await Promise.all([sleep('late', 500), sleep('early', 100), sleep('between', 300)])
    assert.deepEqual(woken, ['early 100', 'between 300', 'late 500'])
    clock.until(instant(start + 50))
    assert.equal(clock.now(), start + 500)
    clock.until(instant(start + 900))
    assert.equal(clock.now(), start + 900)
  })

  it('stands still while one of those it waits for is busy with a real device', async () => {
    const clock = storyClock(start)
    clock.waitFor(2)
    let woken = false
    const first = clock.sleep(100).then(() => {
      woken = true
    })
    for (let again = 0; again < 5; again++) await turn()
    assert.equal(woken, false)
    const second = clock.sleep(200)
    await first
    assert.equal(clock.now(), start + 100)
    clock.waitFor(1)
    const third = clock.sleep(1000)
    await Promise.all([second, third])
    assert.equal(clock.now(), start + 1100)
  })

  it('lets a sleeper go at once when its signal says so', async () => {
    const clock = storyClock(start)
    const stop = new AbortController()
    clock.waitFor(5)
    const sleeping = clock.sleep(100, stop.signal)
    stop.abort(new Error('enough'))
    await assert.rejects(sleeping, /enough/)
    await assert.rejects(clock.sleep(100, stop.signal), /enough/)
    assert.equal(clock.now(), start)
  })
})

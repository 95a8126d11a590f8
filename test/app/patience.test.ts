import assert from 'node:assert/strict'
import { patienceWith } from '../../src/app/patience.ts'
import { manualClock } from '../support/clock.ts'

const silence = { code: 'capture.no-reply', kind: 'failed' }
const never = () => new Promise<string>(() => undefined)

/** @returns How long it took to give up, on the clock of wires. */
async function waited(intervalMs: number, stop?: AbortSignal): Promise<number> {
  const lineClock = manualClock()
  const patience = patienceWith({ lineClock }, { label: 'probe', intervalMs }, stop)
  let isOver = false
  const given = assert.rejects(patience(never()), silence).then(() => {
    isOver = true
  })
  await lineClock.advance(0)
  while (!isOver) await lineClock.advance(500)
  await given
  assert.equal(lineClock.sleeping(), 0)
  return lineClock.monotonicMs()
}

describe('patience with a driver that hangs', () => {
  it('ends after three intervals, and not before half a minute', async () => {
    assert.deepEqual([await waited(1000), await waited(60_000)], [30_000, 180_000])
  })

  it('ends two seconds after the agent was asked to stop, so that it stops in time', async () => {
    assert.equal(await waited(60_000, AbortSignal.abort()), 2000)
  })

  it('brings what comes in time, and leaves no timer and no listener behind', async () => {
    const [lineClock, stop] = [manualClock(), new AbortController()]
    const patience = patienceWith({ lineClock }, { label: 'probe', intervalMs: 1000 }, stop.signal)
    assert.equal(await patience(Promise.resolve('5 °C')), '5 °C')
    await assert.rejects(patience(Promise.reject(new Error('broken'))), /broken/)
    assert.equal(lineClock.sleeping(), 0)
    stop.abort()
    await lineClock.advance(0)
    assert.equal(lineClock.sleeping(), 0)
  })

  it('hands over what comes too late, for it may have to be closed', async () => {
    const lineClock = manualClock()
    const opening = Promise.withResolvers<string>()
    const late: string[] = []
    const patience = patienceWith({ lineClock }, { label: 'probe', intervalMs: 1000 })
    const given = assert.rejects(
      patience(opening.promise, (port) => late.push(port)),
      silence,
    )
    await lineClock.advance(30_000)
    await given
    opening.resolve('port')
    await lineClock.advance(0)
    assert.deepEqual(late, ['port'])
  })
})

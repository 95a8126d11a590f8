import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cardOf, enrollDevice, initSite, openWorkspace, systemWiring, verify } from '../../src/app/index.ts'
import { open, seal } from '../../src/envelope/index.ts'
import { probeIn } from '../support/coldRide.ts'
import { type Consortium, delivered } from '../support/consortium.ts'
import { tempDir } from '../support/tempDir.ts'
import { atSite, recorded } from './site.ts'
import { callsOf, withFailure } from './systemCalls.ts'

/** Just before each file of a command gets its name, and just after. */
async function moments(work: () => unknown): Promise<number[]> {
  const calls = await callsOf(work)
  return calls.flatMap((name, at) => (name === 'renameSync' ? [at, at + 1] : []))
}

const wiring = systemWiring()

describe('a command that was killed between two of its files', function () {
  this.timeout(60_000)

  it('is finished by running it again: init', async () => {
    const newcomer = { name: 'newcomer', roles: ['warehouse'] as const }
    const init = async () => initSite(wiring, { ...newcomer, dir: await tempDir() })
    // Once before they are counted: what is loaded when it is needed is read from the disk, too.
    await init()
    const times = await moments(init)
    assert.equal(times.length, 2 * 7)
    for (const nth of times) {
      const dir = await tempDir()
      const { error } = await withFailure(nth, 'is the last of a killed process', () =>
        initSite(wiring, { ...newcomer, dir }),
      )
      assert.ok(error)
      const isDone = existsSync(join(dir, 'site.json'))
      if (!isDone) await initSite(wiring, { ...newcomer, dir })
      await atSite(dir, async (site) => {
        const card = cardOf(site)
        assert.deepEqual(JSON.parse(readFileSync(join(dir, 'card.json'), 'utf8')), card)
        assert.equal((await site.key('party')).address, card.address)
        await site.key('relayer')
        const identity = readFileSync(join(dir, 'keys', 'identity'), 'utf8').trim()
        const { ciphertext } = await seal({ to: 'newcomer' }, [card.recipient], wiring.random)
        assert.deepEqual((await open(ciphertext, identity)).document, { to: 'newcomer' })
      })
    }
  })

  it('is finished by running it again, and enrols one key: device enroll', async () => {
    const enroll = ({ at }: Consortium) => enrollDevice(at.clinic, { ...probeIn('fridge'), port: '/dev/null' })
    const first = await delivered()
    const times = await moments(() => enroll(first))
    await first.close()
    // The head of the ledger it saw, what it said, and the device: one after the other.
    assert.equal(times.length, 2 * 3)
    for (const nth of times) {
      const story = await delivered()
      const before = (await recorded(story.at.clinic)).length
      const { error } = await withFailure(nth, 'is the last of a killed process', () => enroll(story))
      assert.ok(error)
      const clinic = story.reopen('clinic')
      const { statement, address } = await enrollDevice(clinic, { ...probeIn('fridge'), port: '/dev/null' })
      assert.deepEqual(
        (await recorded(clinic)).slice(before).map(({ id }) => id),
        [statement],
      )
      const { devices } = openWorkspace(clinic.site.dir, wiring).site.file
      assert.deepEqual(
        devices.map((device) => device.address),
        [address],
      )
      assert.deepEqual((await verify(clinic)).findings, [])
      await story.close()
    }
  })
})

import assert from 'node:assert/strict'
import { founded } from '../support/smallWorld.ts'

describe('the commands about the keys of parties', function () {
  this.timeout(60_000)

  it('give a party a new key, which its next statement is signed with', async () => {
    const { json, tell } = await founded()
    const before = (await json('maker', 'party', 'list')).parties?.[0]
    const { from, to } = await json('maker', 'party', 'rotate', '--yes')
    assert.equal(from, before?.admin)
    const { until } = await json('maker', 'party', 'delegate', 'Riverside Clinic', '--until', '365d', '--yes')
    assert.ok(Number(until) > Date.now())
    const after = (await json('clinic', 'party', 'list')).parties?.[0]
    assert.deepEqual([after?.admin, after?.address], [to, before?.address])
    assert.match(await tell('maker', 'verify'), /everything is as it was signed/)
  })

  it('put a prepared key in place of a stolen one when the council has signed', async () => {
    const { json, path } = await founded()
    const { successor } = await json('clinic', 'party', 'rotate', '--prepare')
    const asked = ['--successor', String(successor), '--last-good', '0', '--action', path('recover.json'), '--yes']
    const recover = (site: 'maker' | 'clinic') => json(site, 'party', 'recover', 'Riverside Clinic', ...asked)
    const first = await recover('maker')
    assert.deepEqual([first.signed, first.threshold, first.statement], [1, 2, null])
    const second = await recover('clinic')
    assert.equal(second.signed, 2)
    const { to, statement } = await json('clinic', 'party', 'rotate', '--yes')
    assert.deepEqual([to, statement], [successor, null])
  })
})

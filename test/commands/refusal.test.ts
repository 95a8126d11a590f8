import assert from 'node:assert/strict'
import { existsSync, renameSync } from 'node:fs'
import { batch, cartonA, delivered, founded, made, pallet, vial } from '../support/smallWorld.ts'

describe('a command the rulebook refuses', function () {
  this.timeout(60_000)

  it('ends with exit code 3 and the rule, and may be repeated when its reason is gone', async () => {
    const { json, play } = await founded()
    const register = ['batch', 'register', '--gtin', '09506000134352', '--lot', 'VT1', '--expires', '2035-01-31']
    await json('maker', ...register, '--vials', '3', '--doses-per-vial', '2', '--vaccine', 'penta')
    const refused = await play('maker', 'batch', 'release', batch)
    assert.match(refused.stderr, /^error: .+\nhint: .+\ncode: stage-missing\n$/)
    assert.equal(refused.exit, 3)
    for (const stage of ['material', 'test', 'quality'])
      await json('maker', 'batch', 'stage', batch, '--stage', stage, '--passed', '--note', 'fine')
    assert.equal((await play('maker', 'batch', 'release', batch)).exit, 3)
    await json('clinic', 'batch', 'stage', batch, '--stage', 'test', '--passed', '--note', 'fine')
    await json('maker', 'batch', 'release', batch)
  })

  it('says so when a role is missing, a unit is not held, a vial cannot be used', async () => {
    const { json, play } = await delivered()
    const codeOf = async (...args: Parameters<typeof play>) => {
      const { stdout, exit } = await play(...args, '--json')
      assert.equal(exit, 3, stdout)
      return JSON.parse(stdout).error.code
    }
    assert.equal(await codeOf('clinic', 'batch', 'release', batch), 'role-missing')
    assert.equal(await codeOf('maker', 'handoff', 'offer', cartonA, '--to', 'Riverside Clinic'), 'unit-not-held')
    await json('maker', 'batch', 'recall', batch, '--reason', 'particles', '--yes')
    assert.equal(await codeOf('clinic', 'vial', 'open', vial(0)), 'batch-recalled')
  })
})

describe('a command while the ledger is out of reach', function () {
  this.timeout(60_000)

  it('ends with exit code 4, and what it recorded is delivered later', async () => {
    const { json, path, play, tell } = await made()
    await tell('maker', 'handoff', 'offer', pallet, '--to', 'Riverside Clinic')
    await tell('clinic', 'handoff', 'list')
    renameSync(path('maker'), path('away'))
    const { stderr, exit } = await play('clinic', 'handoff', 'reject', pallet, '--reason', 'nobody home')
    assert.match(stderr, /\nhint: .*`vialtrace ledger sync` .+\ncode: app.ledger-unreachable\n$/)
    assert.equal(exit, 4)
    const waiting = await play('clinic', 'ledger', 'sync', '--json')
    assert.deepEqual(
      [JSON.parse(waiting.stdout), waiting.exit],
      [{ recorded: 0, rejected: 0, pending: 1, refused: [] }, 4],
    )
    assert.ok(!existsSync(path('maker')))
    renameSync(path('away'), path('maker'))
    assert.equal((await json('clinic', 'ledger', 'sync')).recorded, 1)
    assert.equal((await json('clinic', 'ledger', 'status')).unsent, 0)
    assert.match(await tell('clinic', 'ledger', 'status'), /^council {3}2 of Aurora, Riverside Clinic$/m)
  })
})

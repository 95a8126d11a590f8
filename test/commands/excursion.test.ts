import assert from 'node:assert/strict'
import { cartonA, type World, warmed } from '../support/smallWorld.ts'

const shown = async ({ json }: World) => (await json('clinic', 'excursion', 'list')).excursions?.[0]

describe('the commands about an excursion', function () {
  this.timeout(60_000)

  it('show what was too warm, for how long, and which units it suspended', async () => {
    const world = await warmed()
    const id = String((await shown(world))?.id)
    const text = await world.tell('clinic', 'excursion', 'show', id.slice(0, 10))
    assert.match(text, /^fridge of Riverside Clinic, judged by fridge-strict\n.+, for 2 h 00 min$/m)
    assert.match(text, /^worst 12\.0 °C; 1 h 00 min above 8\.0 °C is too long$/m)
    assert.match(text, new RegExp(`^SSCC ${cartonA}  suspended$`, 'm'))
    assert.equal((await world.json('clinic', 'excursion', 'show', id)).affected?.[0]?.state, 'suspended')
  })

  it('weigh the readings before anybody decides, and decide nothing by themselves', async () => {
    const world = await warmed()
    const id = String((await shown(world))?.id)
    const asked = ['excursion', 'assess', id, '--unit', cartonA]
    assert.match(
      await world.tell('maker', ...asked, '--weigh'),
      /^the readings say: (cleared|undecided|condemned)\n {2}\S/,
    )
    const { unit, weighing, decision } = await world.json('maker', ...asked, '--weigh')
    assert.deepEqual([typeof unit, typeof weighing?.decision, decision], ['string', 'string', undefined])
    const { stdout, stderr, exit } = await world.play('maker', ...asked)
    assert.match(stderr, /^error: expected --decision/)
    assert.deepEqual([stdout, exit], ['', 2])
    assert.equal((await shown(world))?.affected?.[0]?.state, 'suspended')
  })

  it('clear a unit with a reason', async () => {
    const world = await warmed()
    const id = String((await shown(world))?.id)
    const reason = ['--reason', 'within the budget']
    const cleared = ['excursion', 'assess', id, '--unit', cartonA, '--decision', 'cleared', ...reason]
    const { weighing } = await world.json('maker', ...cleared)
    assert.equal(weighing?.budget?.[0]?.permittedMs, 4 * 3_600_000)
    assert.equal((await shown(world))?.affected?.[0]?.state, 'cleared')
  })

  it('show the curve and the state of the log', async () => {
    const world = await warmed()
    const text = await world.tell('clinic', 'agent', 'status')
    assert.match(text, /^probe +fridge +9 +0 +5\.0 °C/m)
    assert.match(text, /^probe: NO AGENT READS IT, the last reading is .* old$/m)
    assert.match(text, /^12\.0 °C [\u2800-\u28ff]{60}$/m)
    assert.equal((await world.json('clinic', 'agent', 'status')).devices?.[0]?.readings, 9)
    assert.equal((await world.json('clinic', 'device', 'list')).devices?.[0]?.key?.type, 'device')
    await world.json('clinic', 'device', 'revoke', 'probe', '--last-good', '3', '--yes')
    assert.match(await world.tell('clinic', 'device', 'list'), / revoked +\d+$/m)
  })
})

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { presence } from '../../../src/capture/reader/presence.ts'

describe('capture/reader presence', () => {
  it('tells what stays in the field once, and again when it has come back', () => {
    const { appears } = presence(5000)
    const told = [0, 3000, 6000, 11_000, 16_001].map((atMs) => appears('tag', atMs))
    assert.deepEqual(told, [true, false, false, false, true])
  })

  it('agrees with a memory that forgets nothing', () => {
    const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(900)), { maxLength: 60 })
    fc.assert(
      fc.property(steps, (sightings) => {
        const { appears } = presence(500)
        const last = new Map<number, number>()
        let atMs = 0
        for (const [id, afterMs] of sightings) {
          atMs += afterMs
          assert.equal(appears(String(id), atMs), atMs - (last.get(id) ?? -Infinity) > 500)
          last.set(id, atMs)
        }
      }),
    )
  })
})

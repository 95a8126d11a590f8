import assert from 'node:assert/strict'
import { goNoGo, repeatedDose } from '../../src/clinic/index.ts'
import { address, sha256 } from '../../src/values/index.ts'

const dose = { vial: sha256('vial'), pseudonym: address(`0x${'1'.repeat(40)}`) }

describe('go or no-go at the needle', () => {
  it('is go when nobody holds anything against the vial', () => {
    assert.deepEqual(goNoGo([], []), { go: true, reasons: [] })
    assert.equal(goNoGo(['none'], []).go, true)
  })

  it('is no-go with every reason, each with what to do', () => {
    const { go, reasons } = goNoGo(['batch-recalled', 'unit-condemned'], ['dose-repeated'])
    assert.equal(go, false)
    assert.deepEqual(
      reasons.map(({ code }) => code),
      ['batch-recalled', 'unit-condemned', 'dose-repeated'],
    )
    for (const { detail } of reasons) assert.match(detail, /^[A-Z].*\. [A-Z].*\.$/)
  })

  it('names a refusal it has no words for rather than letting the vial pass', () => {
    const { go, reasons } = goNoGo(['nonce-used'], [])
    assert.equal(go, false)
    assert.match(reasons[0]?.detail ?? '', /nonce-used/)
  })

  it('has words for everything the rulebook can hold against a vial', () => {
    const judged = [
      'role-missing',
      'batch-unknown',
      'batch-not-released',
      'batch-expired',
      'batch-recalled',
      'serial-unproven',
      'vial-not-held',
      'unit-suspended',
      'unit-condemned',
      'unit-recalled',
      'unit-under-offer',
      'vial-closed',
      'vial-session-over',
      'doses-exhausted',
    ] as const
    for (const { code, detail } of goNoGo(judged, []).reasons) assert.ok(!detail.includes(code), code)
  })

  it('finds a second dose of the same person from the same vial, and only that', () => {
    assert.deepEqual(repeatedDose([dose], dose), ['dose-repeated'])
    assert.deepEqual(repeatedDose([dose], { ...dose, vial: sha256('next') }), [])
    assert.deepEqual(repeatedDose([dose], { ...dose, pseudonym: address(`0x${'2'.repeat(40)}`) }), [])
  })
})

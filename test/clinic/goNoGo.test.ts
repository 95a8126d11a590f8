import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { goNoGo, repeatedDose, vialRefusals } from '../../src/clinic/index.ts'
import { address, refusals, sha256 } from '../../src/values/index.ts'

/** The refusals of which the contract makes its mask: named bits, and the flags that follow `unit-recalled` in the list. */
function refusalsInMask(): string[] {
  const folder = join(import.meta.dirname, '..', '..', 'contracts')
  const sources = readdirSync(folder).filter((file) => file.endsWith('.sol'))
  const text = sources.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const named = [...text.matchAll(/\b_?(?:bit\(|if\(.*, )Refusal\.(\w+)\)/g)].map(([, name = '']) =>
    name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
  )
  const flags = /library Flag \{[\s\S]*?function/.exec(text)?.[0] ?? ''
  const first = refusals.findIndex(({ name }) => name === 'unit-recalled')
  const flagged = [...flags.matchAll(/constant \w+ = (\d+);/g)].map(
    ([, bit]) => refusals[first + Math.log2(Number(bit))]?.name ?? '',
  )
  assert.ok(named.length > 0 && flagged.length > 0)
  return [...new Set([...named, ...flagged])]
}

const dose = { vial: sha256('vial'), pseudonym: address(`0x${'1'.repeat(40)}`) }

describe('go or no-go at the needle', () => {
  it('is go when nobody holds anything against the vial', () => {
    assert.deepEqual(goNoGo([], []), { go: true, reasons: [] })
    assert.equal(goNoGo(['none'], []).go, true)
  })

  it('is no-go with every reason, each with what to do', () => {
    const { go, reasons } = goNoGo(['batch-recalled', 'unit-condemned'], ['clinic.dose-repeated'])
    assert.equal(go, false)
    assert.deepEqual(
      reasons.map(({ code }) => code),
      ['batch-recalled', 'unit-condemned', 'clinic.dose-repeated'],
    )
    for (const { detail } of reasons) assert.match(detail, /^[A-Z].*\. [A-Z].*\.$/)
  })

  it('names a refusal it has no words for rather than letting the vial pass', () => {
    const { go, reasons } = goNoGo(['nonce-used'], [])
    assert.equal(go, false)
    assert.match(reasons[0]?.detail ?? '', /nonce-used/)
  })

  it('has words for everything the rulebook can hold against a vial', () => {
    assert.deepEqual([...vialRefusals].sort(), refusalsInMask().sort())
    for (const { code, detail } of goNoGo(vialRefusals, []).reasons)
      assert.ok(!detail.includes(code) && /\. [A-Z].*\.$/.test(detail), code)
  })

  it('finds a second dose of the same person from the same vial, and only that', () => {
    assert.deepEqual(repeatedDose([dose], dose), ['clinic.dose-repeated'])
    assert.deepEqual(repeatedDose([dose], { ...dose, vial: sha256('next') }), [])
    assert.deepEqual(repeatedDose([dose], { ...dose, pseudonym: address(`0x${'2'.repeat(40)}`) }), [])
  })
})

import assert from 'node:assert/strict'
import { leaves, link, linkedLibraries } from '../../src/ledger/bytecode.ts'
import type { Address, Hex } from '../../src/values/index.ts'

const library = `0x${'ab'.repeat(20)}` as Address
const placeholder = '__$0123456789abcdef0123456789abcdef01$__'
const immutable = `7f${'00'.repeat(32)}`
// Three bytes that create, and what then runs: a call to the library, an immutable, an end.
const artifact = {
  abi: [],
  bytecode: `0xaabbcc73${placeholder}${immutable}00` as Hex,
  linkReferences: { 'Lib.sol': { Lib: [{ start: 4 }] } },
}
const filledIn = (value: string) => `7f${value.padStart(64, '0')}`
const running = `0x73${library.slice(2)}${filledIn('beef')}00` as Hex

describe('bytecode', () => {
  it('takes the addresses of its libraries, and gives them back from what runs', () => {
    const linked = link(artifact, new Map([['Lib', library]]))
    assert.equal(linked, `0xaabbcc73${library.slice(2)}${immutable}00`)
    assert.deepEqual([...linkedLibraries(artifact, running)], [['Lib', library]])
  })

  it('cannot be linked with a library that is nowhere yet', () => {
    assert.throws(() => link(artifact, new Map()), /Lib/)
  })

  it('leaves code in which only what the constructor fills in may differ', () => {
    const linked = link(artifact, new Map([['Lib', library]]))
    assert.ok(leaves(linked, running))
    assert.ok(!leaves(linked, running.replace(/00$/, '01') as Hex))
    assert.ok(!leaves(linked, running.replace('abab', 'acab') as Hex))
    assert.ok(!leaves(linked, '0x'))
    assert.ok(!leaves(linked, `${running}${'00'.repeat(90)}` as Hex))
  })
})

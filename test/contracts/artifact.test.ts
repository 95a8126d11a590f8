import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { FunctionFragment, Interface } from 'ethers/abi'
import { artifact } from '../support/rulebook.ts'

const folder = new URL('../../contracts/', import.meta.url)
const anchors = 'Anchors.sol'
const names = readdirSync(folder).filter((name) => name.endsWith('.sol') && name !== anchors)

function hashOf(files: readonly string[]): string {
  const sources = files.toSorted().map((name) => [name, { content: readFileSync(new URL(name, folder), 'utf8') }])
  const hash = createHash('sha256').update(JSON.stringify(Object.fromEntries(sources)))
  return `0x${hash.digest('hex')}`
}

describe('the compiled rulebook', () => {
  it('is compiled from the sources beside it', () => {
    assert.equal(artifact.sourceHash, hashOf(names), 'run node scripts/contract.mjs')
  })

  it('shares nothing with the contract of anchors, which is compiled from its own source', () => {
    const { sourceHash } = JSON.parse(readFileSync(new URL('artifacts/anchors.json', folder), 'utf8'))
    assert.equal(sourceHash, hashOf([anchors]), 'run node scripts/contract.mjs')
  })

  it('fits networks we did not set up: each contract below 24 576 bytes', () => {
    for (const { bytecode } of Object.values(artifact.contracts)) assert.ok(bytecode.length / 2 - 1 < 24_576)
    assert.equal(Object.keys(artifact.contracts).length, 7)
  })

  it('is asked through these views and no other door than submit', () => {
    const functions = new Interface(artifact.contracts.Vialtrace?.abi ?? []).fragments.filter(
      FunctionFragment.isFragment,
    )
    const changing = functions.filter(({ stateMutability }) => stateMutability !== 'view')
    assert.deepEqual(
      changing.map(({ name }) => name),
      ['submit'],
    )
    const views = functions.filter(({ stateMutability }) => stateMutability === 'view').map(({ name }) => name)
    assert.deepEqual(views.toSorted(), [
      ...[
        'action',
        'batch',
        'council',
        'delegation',
        'effective',
        'eip712Domain',
        'excursion',
        'grant',
        'holds',
        'key',
        'logHead',
        'nonceUsed',
      ],
      ...['offer', 'party', 'suspendedBy', 'unit', 'vial', 'vialReasons'],
    ])
  })

  it('is written in files of at most 300 lines', () => {
    for (const name of names) {
      const lines = readFileSync(new URL(name, folder), 'utf8').split('\n').length - 1
      assert.ok(lines <= 300, `${name} has ${lines}`)
    }
  })
})

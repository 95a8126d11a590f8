import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultTable } from '../../src/values/index.ts'
import { root, sourcesIn } from './source.ts'

const rooms = readdirSync(join(root, 'src')).filter((room) => existsSync(join(root, 'src', room, 'faults.ts')))
const tables = await Promise.all(rooms.map(async (room) => ({ room, faults: await tableOf(room) })))
const codes = tables.flatMap(({ faults }) => Object.keys(faults))

async function tableOf(room: string): Promise<FaultTable> {
  const exported: Record<string, unknown> = await import(join(root, 'src', room, 'faults.ts'))
  const name = Object.keys(exported).find((each) => each.endsWith('Faults'))
  assert.ok(name, `src/${room}/faults.ts exports no table`)
  return exported[name] as FaultTable
}

const saying = (folder: string) => {
  const text = sourcesIn(folder, /\.ts$/)
    .map((source) => source.text)
    .join('\n')
  return (code: string) => text.split(code).length - 1
}

describe('the law of faults', () => {
  it('is kept: a code names its room and what went wrong', () => {
    assert.ok(codes.length > 0)
    const wrong = tables.flatMap(({ room, faults }) => {
      return Object.keys(faults).filter((code) => !new RegExp(`^${room}\\.[a-z0-9]+(-[a-z0-9]+)*$`).test(code))
    })
    assert.deepEqual(wrong, [])
  })

  it('ends every error with what to do: a phrase, not a sentence', () => {
    for (const { faults } of tables)
      for (const [code, { hint }] of Object.entries(faults))
        assert.match(hint, /^[^\sA-Z].{8,}[^.\s]$|^[A-Z]{2,}.+[^.\s]$/, `${code}: ${hint}`)
  })

  it('has no code that nothing throws', () => {
    const timesInSource = saying('src')
    assert.deepEqual(
      codes.filter((code) => timesInSource(`'${code}'`) < 2),
      [],
    )
  })

  it('has no code that no test names', () => {
    const timesInTests = saying('test')
    assert.deepEqual(
      codes.filter((code) => timesInTests(code) === 0),
      [],
    )
  })
})

import assert from 'node:assert/strict'
import { suggestion } from '../../src/cli/suggestion.ts'

const known = ['demo', 'dose', 'init', 'scan', 'batch', 'batch list', 'batch label', 'handoff offer']

describe('a suggestion', () => {
  const meant: Record<string, string | undefined> = {
    dmeo: 'demo',
    'bacth list': 'batch list',
    'batch lsit': 'batch list',
    'batch lable 0950': 'batch label',
    bacth: 'batch',
    'hand-off offer': 'handoff offer',
    list: undefined,
    x: undefined,
    nope: undefined,
    emo: 'demo',
    'make coffee': undefined,
  }
  for (const [typed, name] of Object.entries(meant))
    it(`for "${typed}" is ${name ?? 'not made: nothing is near'}`, () => {
      assert.equal(suggestion(typed, known), name)
    })
})

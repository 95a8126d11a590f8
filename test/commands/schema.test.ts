import assert from 'node:assert/strict'
import { sourcesIn } from '../law/source.ts'
import { schemaNames } from '../support/schemas.ts'

describe('the schemas', () => {
  it('are one for each command, one for errors, and one for what they share', () => {
    const commands = sourcesIn('src/commands', /\.ts$/).map(({ path }) => path.slice(0, -3).replaceAll('/', '-'))
    assert.ok(commands.length > 0)
    assert.deepEqual([...schemaNames].sort(), [...commands, 'definitions', 'error'].sort())
  })
})

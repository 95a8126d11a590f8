import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadRulebook, readRulebook } from '../../src/ledger/artifact.ts'
import { isFault } from '../../src/values/index.ts'
import { tempDir } from '../support/tempDir.ts'

describe('the compiled rulebook', () => {
  it('comes with the program, whole: every library the contract is linked with', () => {
    const { abi, main, libraries } = loadRulebook()
    const linked = Object.values(main.linkReferences).flatMap((file) => Object.keys(file))
    assert.ok(linked.length > 0)
    assert.deepEqual(Object.keys(libraries).sort(), linked.sort())
    for (const name of ['submit', 'vialReasons']) assert.ok(abi.getFunction(name), name)
  })

  it('is asked for by name where an installation lacks it', async () => {
    const path = join(await tempDir(), 'rulebook.json')
    const read = () => readRulebook(pathToFileURL(path))
    assert.throws(read, (error) => isFault(error, 'ledger.artifact'))
    for (const content of ['', '{}', '{"contracts": {"Other": {"abi": []}}}']) {
      await writeFile(path, content)
      assert.throws(read, (error) => isFault(error, 'ledger.artifact'))
    }
  })
})

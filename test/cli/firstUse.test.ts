import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { tempDir } from '../support/tempDir.ts'

const root = join(import.meta.dirname, '..', '..')

/** Calls contract 6, which adds points of the curve that the bundle loads on first use. */
const entry = `
  import { createVM } from '@ethereumjs/vm'
  import { createAddressFromString, hexToBytes } from '@ethereumjs/util'
  const { evm } = await createVM()
  const point = (1n).toString(16).padStart(64, '0') + (2n).toString(16).padStart(64, '0')
  const to = createAddressFromString('0x' + '6'.padStart(40, '0'))
  const { execResult } = await evm.runCall({ to, data: hexToBytes('0x' + point + point), gasLimit: 100_000n })
  console.log(Buffer.from(execResult.returnValue).toString('hex'))`

describe('what the bundle loads on first use', () => {
  it('answers as the package itself does', async () => {
    const { onFirstUse } = await import(pathToFileURL(join(root, 'scripts', 'bundle.mjs')).href)
    const outfile = join(await tempDir(), 'sum.mjs')
    await build({
      stdin: { contents: entry, resolveDir: root },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
      plugins: [onFirstUse],
    })
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' })
    assert.equal(stderr, '')
    // EIP-196: twice the generator of alt_bn128.
    assert.equal(
      stdout.trim(),
      '030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3' +
        '15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4',
    )
  })
})

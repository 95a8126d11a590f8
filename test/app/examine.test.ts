import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { devicePort } from '../../src/app/examine.ts'
import { tempDir } from '../support/tempDir.ts'

const nobody = 65534
const module = fileURLToPath(new URL('../../src/app/examine.ts', import.meta.url))

describe('app examine', () => {
  it('tells a port that is there from one that is not', async () => {
    const port = join(await tempDir(), 'tty')
    const ok = () => devicePort({ label: 'probe', port }).ok
    assert.equal(ok(), false)
    writeFileSync(port, '')
    assert.equal(ok(), true)
  })

  it('finds a port that this user may not open, before the agent does', async function () {
    this.timeout(20_000)
    if (process.platform === 'win32') this.skip()
    const dir = await tempDir()
    const port = join(dir, 'tty')
    writeFileSync(port, '')
    chmodSync(dir, 0o755)
    chmodSync(port, 0o400)
    // To root every file is open, and whose process it is decides: so another user's asks.
    const script = `import(${JSON.stringify(module)}).then((m) => console.log(JSON.stringify(m.devicePort(${JSON.stringify({ label: 'probe', port })}))))`
    const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { ...user, encoding: 'utf8' })
    assert.deepEqual(
      JSON.parse(stdout || stderr),
      {
        what: 'port probe',
        ok: false,
        detail: `${port} may not be read and written by this user (EACCES)`,
        hint: 'add the user to the group that owns the port, usually dialout',
      },
      stderr,
    )
  })
})

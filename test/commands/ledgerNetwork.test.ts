import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zeroAddress } from '../../src/values/index.ts'
import { type Anvil, startAnvil } from '../support/anvil.ts'
import { type Played, play } from '../support/play.ts'
import { assertSchema } from '../support/schemas.ts'
import { tempDir } from '../support/tempDir.ts'

const chainId = 41_004

describe('a ledger on a network, by commands', function () {
  this.timeout(20_000)
  let dir: string
  let anvil: Anvil
  const at = (site: string, ...args: string[]): Promise<Played> => play([...args, '--site', join(dir, site)])
  const card = (site: string) => join(dir, site, 'card.json')
  const deploy = (...more: string[]) =>
    at('maker', 'ledger', 'deploy', '--rpc', anvil.url, '--council', card('maker'), '--threshold', '1', ...more)

  before(async () => {
    dir = await tempDir()
    anvil = await startAnvil({ chainId })
    for (const site of ['maker', 'clinic']) await at(site, 'init', '--name', site, '--role', 'clinic')
  })
  after(() => anvil.signal('SIGKILL'))

  const refused = ({ stdout, exit }: Played) => [JSON.parse(stdout).error?.code, exit]

  it('is not founded on an address that is none, or on another chain than was meant', async () => {
    assert.deepEqual(refused(await deploy('--rpc', 'node1.example', '--json')), ['app.url-invalid', 2])
    assert.deepEqual(refused(await deploy('--chain-id', '7053', '--json')), ['ledger.chain-mismatch', 1])
    assert.equal(await anvil.ask('eth_blockNumber'), '0x0')
  })

  it('is founded once, and the same command again comes to the same', async () => {
    const [first, second] = [await deploy('--json'), await deploy('--json')].map(({ stdout }) => JSON.parse(stdout))
    assertSchema('ledger-deploy', first)
    assert.deepEqual(second, first)
    assert.deepEqual([first.type, first.chainId, first.urls], ['network', chainId, [anvil.url]])
    const blocks = Number(await anvil.ask('eth_blockNumber'))
    assert.equal((await deploy()).exit, 0)
    assert.equal(Number(await anvil.ask('eth_blockNumber')), blocks)
  })

  it('is not founded again with another council, by the same key', async () => {
    const other = join(dir, 'other.json')
    writeFileSync(
      other,
      JSON.stringify({ name: 'x', roles: [], recipient: 'age1x', address: zeroAddress.replace(/0$/, '7') }),
    )
    const args = ['--rpc', anvil.url, '--council', other, '--threshold', '1', '--json']
    assert.deepEqual(refused(await at('maker', 'ledger', 'deploy', ...args)), ['ledger.deployer-used', 1])
  })

  it('is joined by the nodes in its file or by others, and joined again to change them', async () => {
    const file = join(dir, 'maker', 'ledger.json')
    const joined = await at(
      'clinic',
      'ledger',
      'join',
      file,
      '--rpc',
      'http://127.0.0.1:9',
      '--rpc',
      anvil.url,
      '--json',
    )
    assertSchema('ledger-join', JSON.parse(joined.stdout))
    assert.deepEqual(JSON.parse(joined.stdout).urls, ['http://127.0.0.1:9', anvil.url])
    assert.deepEqual(JSON.parse((await at('clinic', 'ledger', 'join', file, '--json')).stdout).urls, [anvil.url])
    const another = join(dir, 'another.json')
    writeFileSync(another, JSON.stringify({ type: 'network', chainId, contract: zeroAddress, urls: [anvil.url] }))
    assert.deepEqual(refused(await at('clinic', 'ledger', 'join', another, '--json')), ['app.ledger-exists', 2])
    writeFileSync(another, JSON.stringify({ type: 'embedded', chainId, contract: zeroAddress, dir: '.' }))
    const embedded = await at('clinic', 'ledger', 'join', another, '--rpc', anvil.url, '--json')
    assert.deepEqual(refused(embedded), ['app.not-a-network', 2])
    writeFileSync(another, JSON.stringify({ type: 'network', chainId, contract: zeroAddress, urls: [7] }))
    assert.equal((await at('clinic', 'ledger', 'join', another)).exit, 2)
  })

  it('is shown with its code, its blocks, every node, the council and what waits', async () => {
    const { stdout, exit } = await at('maker', 'ledger', 'status')
    assert.equal(exit, 0)
    const founded = `block ${(JSON.parse((await at('maker', 'ledger', 'status', '--json')).stdout)).head.height}`
    const expected = [
      `chain     ${chainId}, rulebook at 0x…`,
      'code      0x…',
      `node      ${anvil.url}, ${founded}`,
      `head      ${founded}`,
      `read      up to ${founded}`,
      'council   1 of 0x…',
      'this site not admitted',
      'recorded  0, refused 0',
      'waiting   0 here',
      '',
    ]
    assert.deepEqual(stdout.replaceAll(/0x[0-9a-f]+/g, '0x…').split('\n'), expected)
    assert.ok(stdout.split('\n').every((line) => line.length <= 80))
    assertSchema('ledger-status', JSON.parse((await at('maker', 'ledger', 'status', '--json')).stdout))
  })

  it('is shown as far as it is known while nobody answers', async () => {
    const file = join(dir, 'maker', 'ledger.json')
    await at('maker', 'ledger', 'join', file, '--rpc', 'http://127.0.0.1:9')
    const { stdout, exit } = await at('maker', 'ledger', 'status')
    assert.match(stdout, /node {6}http:\/\/127\.0\.0\.1:9\n {10}http:\/\/127\.0\.0\.1:9 does not answer\n/)
    assert.match(stdout, /head {6}out of reach\nread {6}up to block \d+\n/)
    assert.equal(exit, 0)
    assertSchema('ledger-status', JSON.parse((await at('maker', 'ledger', 'status', '--json')).stdout))
  })
})

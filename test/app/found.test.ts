import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  admitParty,
  cardOf,
  deployLedger,
  initSite,
  joinLedger,
  listParties,
  openWorkspace,
  placeUnit,
  readPartyCard,
  verify,
} from '../../src/app/index.ts'
import { open, seal } from '../../src/envelope/index.ts'
import { isFault } from '../../src/values/index.ts'
import { manualClock } from '../support/clock.ts'
import { type Consortium, cartonA, consortiumIn, delivered, founded, wiringOn } from '../support/consortium.ts'
import { tempDir } from '../support/tempDir.ts'
import { refused } from './refused.ts'

const wiring = wiringOn(manualClock())
const newcomer = (dir: string) => ({ dir, name: 'newcomer', roles: ['warehouse' as const] })

function filesIn(dir: string): string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

describe('app init', () => {
  it('makes a workspace whose keys are its owner’s alone, with a card that says nothing secret', async () => {
    const dir = join(await tempDir(), 'site')
    const card = await initSite(wiring, newcomer(dir))
    assert.deepEqual(readPartyCard(join(dir, 'card.json')), card)
    assert.equal(statSync(join(dir, 'keys')).mode & 0o077, 0)
    for (const file of filesIn(join(dir, 'keys'))) assert.equal(statSync(file).mode & 0o077, 0, file)
    const secrets = ['secret', 'identity'].map((file) => readFileSync(join(dir, 'keys', file), 'utf8').trim())
    const open = readFileSync(join(dir, 'card.json'), 'utf8') + readFileSync(join(dir, 'site.json'), 'utf8')
    for (const secret of secrets) assert.ok(!open.includes(secret))
  })

  it('is refused where there is a workspace, which stays as it is', async () => {
    const dir = join(await tempDir(), 'site')
    await initSite(wiring, newcomer(dir))
    const before = filesIn(dir).map((file) => readFileSync(file, 'utf8'))
    await assert.rejects(initSite(wiring, newcomer(dir)), { code: 'app.site-exists', kind: 'usage' })
    assert.deepEqual(
      filesIn(dir).map((file) => readFileSync(file, 'utf8')),
      before,
    )
  })

  it('goes on with the keys that are there when it was cut short', async () => {
    const dir = join(await tempDir(), 'site')
    const first = await initSite(wiring, newcomer(dir))
    for (const lost of ['site.json', 'card.json', join('keys', 'relayer.json')]) rmSync(join(dir, lost))
    const card = await initSite(wiring, newcomer(dir))
    assert.deepEqual(card, first)
    const workspace = openWorkspace(dir, wiring)
    assert.equal((await workspace.key('party')).address, first.address)
    assert.deepEqual(cardOf(workspace), card)
    await workspace.close()
  })

  it('still opens what was sealed to it before site.json was lost, and leaves an identity alone that is none', async () => {
    const dir = join(await tempDir(), 'site')
    const { recipient } = await initSite(wiring, newcomer(dir))
    const { ciphertext } = await seal({ to: 'newcomer' }, [recipient], wiring.random)
    rmSync(join(dir, 'site.json'))
    await initSite(wiring, newcomer(dir))
    const path = join(dir, 'keys', 'identity')
    assert.deepEqual((await open(ciphertext, readFileSync(path, 'utf8').trim())).document, { to: 'newcomer' })
    rmSync(join(dir, 'site.json'))
    writeFileSync(path, 'AGE-SECRET-KEY-1CUT\n')
    await assert.rejects(initSite(wiring, newcomer(dir)), { code: 'envelope.identity-invalid' })
    assert.equal(readFileSync(path, 'utf8'), 'AGE-SECRET-KEY-1CUT\n')
  })

  it('takes no other file for a card', async () => {
    const path = join(await tempDir(), 'card.json')
    for (const text of ['', 'null', '[]', '{"name": "x"}', '{"name": "x", "recipient": "age1", "roles": "all"}']) {
      writeFileSync(path, text)
      assert.throws(() => readPartyCard(path), { code: 'app.file-unusable' }, text)
    }
  })
})

describe('app ledger', () => {
  const council = ({ at }: Consortium) => [at.maker, at.laboratory].map((site) => site.site.file.party)

  it('is founded once, and found again where it was cut short', async () => {
    const story = await founded()
    const { laboratory } = story.at
    const founding = { council: council(story), threshold: 2, chainId: 41_002 }
    await assert.rejects(deployLedger(laboratory, founding), { code: 'app.ledger-exists' })
    // As if it had been stopped after the chain was written and before anything else was.
    const before = laboratory.site.file.ledger
    const full = [story.at.maker, laboratory, story.at.clinic].map((site) => site.site.file.party)
    await laboratory.close()
    laboratory.site.update((file) => {
      file.ledger = null
    })
    rmSync(laboratory.path('ledger.json'))
    const again = await deployLedger(story.reopen('laboratory'), { ...founding, council: full })
    assert.deepEqual(again, { ...before, file: laboratory.path('ledger.json') })
    assert.ok(existsSync(again.file))
    await story.close()
  })

  it('is not founded with a council that cannot decide', async () => {
    const dir = await tempDir()
    await initSite(wiring, newcomer(join(dir, 'site')))
    const site = openWorkspace(join(dir, 'site'), wiring)
    const party = site.site.file.party
    for (const [members, threshold] of [
      [[party], 2],
      [[party, party], 1],
      [[], 1],
      [[party], 0],
    ] as const)
      await assert.rejects(deployLedger(site, { council: members, threshold, chainId: 5 }), {
        code: 'ledger.council-invalid',
      })
    assert.equal(site.site.file.ledger, null)
    await site.close()
  })

  it('is joined by the file of its founder, and by no other file', async () => {
    const story = await founded()
    const path = story.at.laboratory.path('ledger.json')
    const { clinic } = story.at
    assert.throws(() => joinLedger(clinic, path), { code: 'app.ledger-exists' })
    clinic.site.update((file) => {
      file.ledger = null
    })
    const other = join(story.dir, 'other.json')
    for (const text of [
      '',
      'null',
      '{}',
      '{"type":"embedded","dir":"."}',
      '{"type":"network","urls":"x","chainId":1}',
    ]) {
      writeFileSync(other, text)
      assert.throws(
        () => joinLedger(clinic, other),
        (error) => isFault(error, 'app.file-unusable') || isFault(error, 'values.address'),
        text,
      )
    }
    assert.equal(joinLedger(clinic, path).type, 'embedded')
    await story.close()
  })
})

describe('app party', () => {
  it('is admitted by files that go from member to member, m of n', async () => {
    const story = await founded()
    const dir = join(story.dir, 'newcomer')
    const card = await initSite(story.wiring, newcomer(dir))
    const file = join(story.dir, 'action.json')
    const first = await admitParty(story.at.maker, card, file)
    assert.deepEqual([first.signed, first.threshold, first.statement], [1, 2, null])
    assert.equal((await admitParty(story.at.maker, card, file)).signed, 1)
    assert.equal((await listParties(story.at.clinic)).length, 4)
    const second = await admitParty(story.at.clinic, card, file)
    assert.equal(second.signed, 2)
    assert.ok(second.statement)
    assert.ok(
      (await listParties(story.at.carrier)).some(({ name, roles }) => name === 'newcomer' && roles[0] === 'warehouse'),
    )
    await story.close()
  })

  it('is not admitted with a role nobody knows, or with a recipient to which nothing can be sealed', async () => {
    const story = await founded()
    const card = await initSite(story.wiring, newcomer(join(story.dir, 'newcomer')))
    const file = join(story.dir, 'action.json')
    const misspelt = { ...card, roles: ['warehouse', 'clinik'] } as unknown as typeof card
    for (const roleless of [misspelt, { ...card, roles: [] }])
      await assert.rejects(admitParty(story.at.maker, roleless, file), { code: 'app.card-unusable' })
    const sealed = { code: 'envelope.recipient-invalid' }
    const mistyped = card.recipient.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))
    for (const recipient of ['x', mistyped])
      await assert.rejects(admitParty(story.at.maker, { ...card, recipient }, file), sealed, recipient)
    assert.ok(!existsSync(file))
    await admitParty(story.at.maker, card, file)
    await assert.rejects(admitParty(story.at.clinic, { ...card, recipient: 'x' }, file), sealed)
    await story.close()
  })

  it('is not admitted by who is no member, twice, or by a file that says something else', async () => {
    const story = await founded()
    const card = await initSite(story.wiring, newcomer(join(story.dir, 'newcomer')))
    const file = join(story.dir, 'action.json')
    await admitParty(story.at.maker, card, file)
    const other = { ...card, roles: ['clinic' as const] }
    await assert.rejects(admitParty(story.at.clinic, other, file), { code: 'app.action-mismatch' })
    await refused('quorum-missing', admitParty(story.at.carrier, card, file))
    story.at.carrier.acknowledge()
    const own = cardOf(story.at.carrier)
    const again = join(story.dir, 'again.json')
    await admitParty(story.at.maker, own, again)
    await refused('party-exists', admitParty(story.at.clinic, own, again))
    writeFileSync(file, '{"id": "0x"}')
    await assert.rejects(admitParty(story.at.clinic, card, file), { code: 'sign.statement-malformed' })
    writeFileSync(file, 'no JSON')
    await assert.rejects(admitParty(story.at.clinic, card, file), { code: 'app.file-unusable' })
    await story.close()
  })
})

describe('a folder of workspaces', () => {
  it('can be moved and goes on working: nothing in it says where it was', async () => {
    const story = await delivered()
    await story.close()
    for (const file of filesIn(story.dir)) assert.ok(!readFileSync(file).includes(story.dir), file)
    const moved = `${story.dir}-moved`
    renameSync(story.dir, moved)
    const again = consortiumIn(moved, story.clock.now())
    await placeUnit(again.at.clinic, cartonA, 'fridge')
    assert.deepEqual((await verify(again.at.clinic)).findings, [])
    await again.close()
    renameSync(moved, story.dir)
  })
})

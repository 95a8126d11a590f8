import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { play } from '../support/play.ts'
import { batch, cartonA, cartonB, delivered, founded, made, pallet, vaccinated, vial } from '../support/smallWorld.ts'

describe('the commands of a small journey', function () {
  this.timeout(60_000)

  it('admit a party when enough members have signed, and not before', async () => {
    const { path, tell, json } = await founded()
    assert.match(await tell('maker', 'party', 'list'), /^Riverside Clinic +laboratory, clinic +admitted +0x\w{10}$/m)
    await play(['init', '--site', path('carrier'), '--name', 'Polar', '--role', 'carrier'])
    const card = path('carrier', 'card.json')
    const admit = ['party', 'add', card, '--action', path('admit.json'), '--yes']
    const first = await tell('maker', ...admit)
    assert.match(first, /^Polar waits: 1 of 2 have signed$/m)
    assert.match(await tell('maker', ...admit), /: 1 of 2/)
    assert.equal((await json('clinic', 'party', 'list')).parties?.length, 2)
    const other = ['party', 'add', path('clinic', 'card.json'), '--action', path('admit.json'), '--yes', '--site']
    assert.match((await play([...other, path('clinic')])).stderr, /\ncode: app.action-mismatch\n$/)
    const { statement, signed } = await json('clinic', ...admit)
    assert.match(String(statement), /^0x/)
    assert.equal(signed, 2)
    assert.match(await tell('clinic', 'party', 'list'), /^Polar +carrier/m)
  })

  it('make a batch that everybody sees with its stages', async () => {
    const { tell, json } = await made()
    const shown = await tell('clinic', 'batch', 'show', batch)
    assert.match(shown, /^lot VT1 of 09506000134352\nmaker {5}Aurora\nvials {5}20, 2 doses each$/m)
    assert.match(shown, /^test {6}passed Riverside Clinic: within limits$/m)
    assert.match(await tell('clinic', 'batch', 'list'), /^VT1 +09506000134352 +Aurora +20 +2035-01-31 +released$/m)
    assert.equal((await json('clinic', 'batch', 'list')).batches?.[0]?.lot, 'VT1')
  })

  it('hand a pallet over: offered, scanned, compared, accepted', async () => {
    const { tell, json } = await made()
    const offered = await tell('maker', 'handoff', 'offer', pallet, '--to', 'Riverside Clinic', '--until', '24h')
    assert.match(offered, new RegExp(`^SSCC ${pallet} offered to Riverside Clinic until \\d{4}-`))
    assert.match(await tell('clinic', 'handoff', 'list', '--which', 'incoming'), /open, (1 d 0 h|23 h 59 min)$/m)
    const accepted = await tell('clinic', 'handoff', 'accept', '--text', `(00)${pallet}`)
    assert.match(accepted, new RegExp(`^SSCC ${cartonB}  received$`, 'm'))
    assert.match(accepted, new RegExp(`^SSCC ${pallet} accepted$`, 'm'))
    const { handoffs } = await json('maker', 'handoff', 'list')
    assert.equal(handoffs?.[0]?.status, 'accepted')
  })

  it('ask before accepting what is not as it was offered', async () => {
    const { play, json, tell } = await made()
    await tell('maker', 'handoff', 'offer', pallet, '--to', 'Riverside Clinic')
    const scans = ['handoff', 'accept', '--text', `(00)${cartonA}`]
    const { stdout, stderr, exit } = await play('clinic', ...scans)
    assert.match(stdout, new RegExp(`^SSCC ${cartonB}  missing$`, 'm'))
    assert.match(stderr, /^error: expected --yes \(accept although it is not as offered: 2 missing\)/)
    assert.equal(exit, 2)
    const { difference, accepted } = await json('clinic', ...scans, '--damaged', cartonA, '--yes')
    assert.equal(difference?.missing?.length, 2)
    assert.equal(accepted?.length, 1)
    assert.equal((await json('maker', 'handoff', 'list')).handoffs?.[0]?.damaged?.length, 1)
  })

  it('ask before accepting what came under another seal than offered', async () => {
    const { play, tell, json } = await made()
    await tell('maker', 'handoff', 'offer', pallet, '--to', 'Riverside Clinic', '--seal', 'A-1')
    const accept = ['handoff', 'accept', '--text', `(00)${pallet}`, '--seal']
    const { stdout, stderr, exit } = await play('clinic', ...accept, 'TAMPERED')
    assert.match(stdout, new RegExp(`^SSCC ${pallet}  received, resealed$`, 'm'))
    assert.match(stderr, /^error: expected --yes \(accept although it is not as offered: 1 resealed\)/)
    assert.equal(exit, 2)
    assert.deepEqual((await json('clinic', ...accept, 'A-1')).difference?.resealed, [])
  })

  it('take an offer back, or reject it', async () => {
    const { json, tell } = await made()
    const offer = ['handoff', 'offer', pallet, '--to', 'Riverside Clinic', '--purpose', 'return', '--seal', 'A-1']
    await json('maker', ...offer)
    await json('maker', 'handoff', 'cancel', pallet)
    await tell('maker', ...offer)
    await json('clinic', 'handoff', 'reject', pallet, '--reason', 'seal broken')
    const { handoffs = {} } = await json('maker', 'handoff', 'list')
    assert.deepEqual(
      Object.values(handoffs)
        .map(({ status }) => status)
        .sort(),
      ['cancelled', 'rejected'],
    )
  })

  it('keep account of what stands in which container', async () => {
    const { json, play, tell } = await delivered()
    assert.match(await tell('clinic', 'container', 'list'), new RegExp(`^fridge +SSCC ${cartonA} +\\d{4}-`, 'm'))
    await json('clinic', 'container', 'remove', cartonA, '--container', 'fridge')
    assert.deepEqual((await json('clinic', 'container', 'list')).placements, [])
    assert.equal((await json('clinic', 'container', 'list', '--ever')).placements?.length, 1)
    const { stderr } = await play('clinic', 'container', 'place', cartonA, '--container', 'frigde')
    assert.match(stderr, /^hint: no thermometer of this site measures frigde: /)
  })

  it('say go or no-go, and why', async () => {
    const { json, play, tell } = await delivered()
    assert.equal(await tell('clinic', 'dose', 'check', vial(0)), 'GO  serial V0000 of 09506000134352\n')
    assert.deepEqual(await json('clinic', 'dose', 'check', vial(0)), { go: true, reasons: [], clones: [] })
    const { stdout, exit } = await play('clinic', 'dose', 'check', '(01)09506000134352(21)FAKE', '--json')
    assert.equal(JSON.parse(stdout).reasons[0].code, 'serial-unproven')
    assert.equal(exit, 3)
    await json('maker', 'batch', 'recall', '--unit', cartonA, '--reason', 'wet', '--yes')
    const recalled = await play('clinic', 'dose', 'check', vial(0))
    assert.match(recalled.stdout, /^NO-GO {2}serial V0000 .*\n {2}\S.+\n?.*\(unit-recalled\)$/m)
    assert.equal(recalled.exit, 3)
  })

  it('record a dose that only its patient can be told from, and what followed it', async () => {
    const { json, play, path, tell } = await vaccinated()
    assert.match(await tell('clinic', 'dose', 'list'), /^0x\w{10} +\d{4}-\d\d-\d\dT\d\d:\d\dZ +1 +0x\w{10}$/m)
    const again = await play('clinic', 'dose', 'check', vial(5), '--patient', path('card.json'), '--json')
    assert.equal(JSON.parse(again.stdout).reasons[0].code, 'clinic.dose-repeated')
    assert.equal((await json('maker', 'symptom', 'list')).symptoms?.length, 1)
    assert.deepEqual(await json('clinic', 'symptom', 'due'), { due: [] })
    await json('clinic', 'vial', 'discard', vial(5), '--reason', 'session over')
    const closed = await play('clinic', 'dose', 'check', vial(5), '--json')
    assert.equal(JSON.parse(closed.stdout).reasons[0].code, 'vial-closed')
  })

  it('trace a report back to its causes and a batch forward to everyone, drawn as a tree', async () => {
    const { json, path, tell } = await vaccinated()
    const symptom = readFileSync(path('symptom'), 'utf8')
    const back = await tell('maker', 'trace', 'back', symptom.slice(0, 12))
    assert.match(back, /^report 0x\w{10} of .+\n└─ dose 0x\w{10}, number 1, given .+\n {3}└─ serial V0005 of/m)
    assert.match(back, /│ {2}├─ made by Aurora, registered/)
    assert.match(
      back,
      /─ exposure until it was opened\n.* nobody measured; .* not measured\n.* above 8\.0 °C for up to .*: .* left of 4 h 00 min/,
    )
    assert.match(back, new RegExp(`├─ in SSCC ${cartonB}$`, 'm'))
    assert.equal((await json('maker', 'trace', 'back', symptom)).symptom?.id, symptom)
    assert.match(
      await tell('maker', 'trace', 'forward', batch),
      /^├─ 20 vials registered: 9 packed, 1 opened, 10 loose$/m,
    )
    assert.equal((await json('maker', 'trace', 'forward', batch)).pseudonyms?.length, 1)
    for (const line of back.split('\n')) assert.ok(line.length <= 80, line)
  })

  it('verify everything, and write it on a page', async () => {
    const { json, path, tell } = await vaccinated()
    assert.match(await tell('clinic', 'verify'), /\n?everything is as it was signed\n$/)
    const { ok, findings } = await json('clinic', 'verify')
    assert.deepEqual({ ok, findings }, { ok: true, findings: [] })
    const dose = readFileSync(path('dose'), 'utf8')
    await json('maker', 'report', batch, '--from', dose, '--out', path('report.html'))
    assert.match(readFileSync(path('report.html'), 'utf8'), /^<!doctype html>[\s\S]+VT1/i)
  })

  it('recall a batch: nothing of it may be used any more', async () => {
    const { json, play } = await delivered()
    await json('maker', 'batch', 'recall', batch, '--reason', 'particles', '--yes')
    const { stdout, exit } = await play('clinic', 'dose', 'check', vial(0), '--json')
    assert.equal(JSON.parse(stdout).reasons[0].code, 'batch-recalled')
    assert.equal(exit, 3)
  })

  it('draw a label that can be read again', async () => {
    const { json, path } = await made()
    const { files } = await json('maker', 'batch', 'label', vial(3), '--out', path('vial'))
    const answers = await json('maker', 'scan', '--image', String(files?.[1]))
    assert.equal(answers[0]?.digitalLink, 'https://id.gs1.org/01/09506000134352/10/VT1/21/V0003?17=350131')
    assert.ok(existsSync(path('vial.svg')))
  })

  it('draw a label under exactly the name that was given, and over no other file unasked', async () => {
    const { json, path, play } = await made()
    const drawing = (serial: number) => ['batch', 'label', vial(serial), '--out', path('exact.png')]
    for (const _ of ['once', 'and the same again'])
      assert.deepEqual((await json('maker', ...drawing(4))).files, [path('exact.png')])
    assert.ok(!existsSync(path('exact.png.png')))
    const { stderr, exit } = await play('maker', ...drawing(5))
    assert.ok(stderr.endsWith('code: app.file-exists\n'))
    assert.equal(exit, 2)
    await json('maker', ...drawing(5), '--force')
    const answers = await json('maker', 'scan', '--image', path('exact.png'))
    assert.match(String(answers[0]?.digitalLink), /V0005/)
    const odd = await play('maker', 'batch', 'label', vial(5), '--out', path('exact.pdf'))
    assert.ok(odd.stderr.endsWith('code: app.label-form\n'))
  })

  it('draw the label of a carton while it is packed, and pack nothing when it cannot be written', async () => {
    const { json, path, play } = await made()
    const free = '095060000000000077'
    const packing = ['pack', free, '--batch', batch, '--vials', '1', '--label']
    const refused = await play('maker', ...packing, '/nowhere/carton')
    assert.match(refused.stderr, /code: app.folder-missing\n$/)
    const packed = await json('maker', ...packing, path('carton'))
    const answers = await json('maker', 'scan', '--image', String(packed.label?.[1]))
    assert.equal(answers[0]?.digitalLink, `https://id.gs1.org/00/${free}`)
  })

  it('draw the labels of every vial of a batch, for paper and for a label printer', async () => {
    const { json, path, play } = await made()
    for (const form of ['pdf', 'zpl']) {
      const all = await json('maker', 'batch', 'label', batch, '--every-vial', '--as', form, '--out', path('vials'))
      assert.ok(Number(all.labels) > 1)
      assert.ok(existsSync(path(`vials.${form}`)))
    }
    const { stderr, exit } = await play('maker', 'batch', 'label', batch, '--every-vial', '--out', path('vials'))
    assert.ok(stderr.endsWith('code: app.label-form\n'))
    assert.equal(exit, 2)
    const copied = await play('clinic', 'batch', 'label', batch, '--every-vial', '--as', 'pdf', '--out', path('copied'))
    assert.ok(copied.stderr.endsWith('code: app.not-the-maker\n'))
    assert.equal(copied.exit, 3)
    assert.ok(!existsSync(path('copied.pdf')))
    const link = await json('maker', 'batch', 'label', vial(3), '--symbol', 'link', '--out', path('link'))
    const answers = await json('maker', 'scan', '--image', String(link.files?.[1]))
    assert.equal(answers[0]?.symbology, 'QR Code')
  })
})

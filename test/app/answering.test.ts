import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { answerAll, type Source, scanAll } from '../../src/app/index.ts'
import { linesOf } from '../../src/app/lines.ts'
import type { CompanyPrefixes } from '../../src/capture/index.ts'
import { logisticName, sscc } from '../../src/values/index.ts'
import { lineClock } from '../support/lineClock.ts'
import { assertSchema } from '../support/schemas.ts'
import { tempDir } from '../support/tempDir.ts'

const photo = (name: string) => fileURLToPath(new URL(`../../fixtures/gs1-datamatrix-photo/${name}`, import.meta.url))

type More = { readonly prefixes?: CompanyPrefixes; readonly piped?: AsyncIterable<Uint8Array> }

const text = (text: string): Source => ({ from: 'text', text })
const image = (path: string): Source => ({ from: 'image', path })

async function answers(sources: readonly Source[], { prefixes, ...piped }: More = {}) {
  const all = []
  for await (const { answer } of answerAll(sources, { clock: lineClock, ...piped }, prefixes)) all.push(answer)
  assertSchema('scan', all)
  return all
}

describe('answers', () => {
  it('take 18 digits for an SSCC, as every command does, and say them as they were typed', async () => {
    const [unit, mistyped] = ['095060000000000015', '095060000000000016']
    const [read, refused] = await answers([unit, mistyped].map(text))
    assert.deepEqual([read?.source, read?.status, read?.elements], [unit, 'read', [{ ai: '00', value: unit }]])
    assert.deepEqual([refused?.source, refused?.code], [mistyped, 'values.check-digit'])
    const [scan] = await scanAll({ clock: lineClock, lineClock } as never, { texts: [unit] })
    assert.equal(scan?.unit, logisticName(sscc(unit)))
  })

  it('come one for each input, in order, whatever is wrong with another', async () => {
    const texts = [
      ']d201095060001343521727113010VT2611A\x1d21SN42',
      ']d201095060001343521727113010VT2611A21SN42',
      'hello',
      'urn:epc:id:sgln:0614141.12345.5678',
      '(99)A',
    ]
    const epcs = ['3074257BF7194E4000001A85', '2C74257BF46072000000162E']
    const tags = epcs.map((hex): Source => ({ from: 'epc', hex }))
    const all = await answers([image(photo('no-code/input.jpg')), ...texts.map(text), ...tags])
    assert.deepEqual(
      all.map(({ status, code, symbology }) => [status, code, symbology]),
      [
        ['none', 'capture.image-without-code', null],
        ['read', null, 'GS1 DataMatrix'],
        ['ambiguous', 'capture.gs-lost', 'GS1 DataMatrix'],
        ['refused', 'capture.ai-unknown', null],
        ['read', null, null],
        ['read', null, null],
        ['read', null, 'SGTIN-96'],
        ['refused', 'capture.epc-unsupported', 'GDTI-96'],
      ],
    )
    assert.deepEqual(
      all.map(({ source }) => source),
      [photo('no-code/input.jpg'), ...texts, ...epcs],
    )
  })

  it('say the same in three ways: elements, Digital Link and EPC', async () => {
    const texts = [']d20109506000134352210A%', 'urn:epc:id:sgln:0614141.12345.5678', '(99)A']
    const [vial, place, internal] = await answers(texts.map(text), { prefixes: { length: 7 } })
    assert.deepEqual(
      [vial?.digitalLink, vial?.epc],
      ['https://id.gs1.org/01/09506000134352/21/0A%25', 'urn:epc:id:sgtin:9506000.013435.0A%25'],
    )
    assert.deepEqual(
      [place?.digitalLink, place?.epc],
      ['https://id.gs1.org/414/0614141123452/254/5678', 'urn:epc:id:sgln:0614141.12345.5678'],
    )
    assert.deepEqual([internal?.digitalLink, internal?.epc], [null, null])
  })

  it('say an EPC only of codes that begin with a company prefix that is known, the longest that does', async () => {
    const codes = ['(01)09506000134352(21)A', '(00)095060000000000015', '(8004)9506000AB', '(01)12345678901231(21)A']
    const all = await answers(codes.map(text), { prefixes: { among: ['950600', '9506000', '414141'] } })
    assert.deepEqual(
      all.map(({ epc }) => epc),
      ['urn:epc:id:sgtin:9506000.013435.A', 'urn:epc:id:sscc:9506000.0000000001', 'urn:epc:id:giai:9506000.AB', null],
    )
  })

  it('come for every file of a folder, also for what is no picture', async () => {
    const dir = await tempDir()
    mkdirSync(join(dir, 'folder'))
    for (const [name, content] of Object.entries({
      'a.txt': 'text',
      'b.png': '<html></html>',
      'c.jpg': '',
      'd.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
      '.hidden': 'x',
    }))
      writeFileSync(join(dir, name), content)
    // What a folder holds beside files is passed over, also where it leads back to the folder or never ends.
    symlinkSync(dir, join(dir, 'folder', 'back'))
    symlinkSync('/dev/zero', join(dir, 'endless.jpg'))
    symlinkSync('circle', join(dir, 'circle'))
    const all = await answers(['', 'none.jpg', 'circle', 'endless.jpg'].map((name) => image(join(dir, name))))
    assert.deepEqual(
      all.map(({ source, status, code }) => [source.slice(dir.length + 1), status, code]),
      [
        ...['a.txt', 'b.png', 'c.jpg', 'd.svg'].map((name) => [name, 'refused', 'capture.image-unreadable']),
        ['none.jpg', 'refused', 'app.file-missing'],
        ...['circle', 'endless.jpg'].map((name) => [name, 'refused', 'app.file-unusable']),
      ],
    )
  })

  it('come for each line: a JSON string, or what is none', async () => {
    const piped = (async function* () {
      yield Buffer.from('"(01)09506000134352"\r\n"]d2010950600013')
      yield Buffer.from(`4352"\n\nhello\n{"text":1}\n"${'9'.repeat(70_000)}"\n"\\u202e\\u001b[2J"`)
    })()
    const all = await answers([{ from: 'lines', path: '-' }], { piped })
    assert.deepEqual(
      all.map(({ code }) => code),
      [null, null, ...Array(4).fill('app.line-malformed'), 'capture.ai-unknown'],
    )
  })
})

describe('lines of a stream', () => {
  it('are the same however the stream is cut', async () => {
    const cuts = fc.array(fc.nat(60), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[a-z€]{0,12}$/)), cuts, async (lines, at) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const edges = [0, ...at.sort((a, b) => a - b), bytes.length]
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end))
        const seen = []
        for await (const line of linesOf(stream(chunks), 1000)) seen.push(line)
        assert.deepEqual(seen, lines)
      }),
    )
  })

  it('that are too long are passed over, and the next is read', async () => {
    const seen = []
    const long = Array.from({ length: 50 }, () => Buffer.alloc(1000, 97))
    for await (const line of linesOf(stream([...long, Buffer.from('\nb\n')]), 4096)) seen.push(line)
    assert.deepEqual(seen, [null, 'b'])
  })
})

async function* stream(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks
}

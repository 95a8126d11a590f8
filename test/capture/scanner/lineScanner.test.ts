import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { scanOf } from '../../../src/capture/gs1/index.ts'
import { openReader } from '../../../src/capture/reader/index.ts'
import { driver } from '../../../src/capture/scanner/driver.ts'
import { hearScanner, type RawScan } from '../../../src/capture/scanner/lineScanner.ts'
import { simulateScan } from '../../../src/capture/simulators/scanner.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { lineClock } from '../../support/lineClock.ts'
import { memoryLine } from '../../support/memoryLine.ts'
import { plugboard } from '../../support/plugboard.ts'
import { sharedData } from '../../support/shared.ts'

async function bench() {
  const clock = manualClock()
  const cable = memoryLine()
  const seen: (RawScan | string)[] = []
  hearScanner(cable.line, clock, {
    onScan: (scan) => seen.push(scan),
    onRefused: (fault) => seen.push(fault.code),
  })
  const type = (text: string) => cable.send(Buffer.from(text, 'latin1'))
  return { clock, cable, seen, type }
}

async function scansOf(text: string): Promise<(RawScan | string)[]> {
  const { type, seen } = await bench()
  type(text)
  return seen
}
const code = '0103701234567891172711301' + '0LOT7\x1d21SN42'

describe('capture/scanner handheld', () => {
  const board = plugboard()

  it('tells the symbology identifier from the text, whatever ends the line', async () => {
    for (const [before, after] of [
      ['', '\r'],
      ['', '\n'],
      ['', '\r\n'],
      ['\x02', '\x03'],
      ['\x02', '\x03\r\n'],
    ])
      assert.deepEqual(await scansOf(`${before}]d2${code}${after}`), [{ text: code, aim: ']d2' }])
  })

  it('reads a scanner that sends no identifier', async () => {
    assert.deepEqual(await scansOf(`${code}\r`), [{ text: code, aim: null }])
  })

  it('reads the examples that makers of scanners publish', async function () {
    const path = sharedData('serial/barcode/examples.txt')
    if (!path) return this.skip()
    const examples = readFileSync(path, 'utf8').match(/\][A-Za-z]\d\S+/g) ?? []
    assert.ok(examples.length > 5)
    for (const example of examples)
      assert.deepEqual(await scansOf(`${example}\r`), [{ text: example.slice(3), aim: example.slice(0, 3) }])
  })

  it('drops the same code within 300 ms and takes it again later', async () => {
    const { type, clock, seen } = await bench()
    type('A\rA\r')
    await clock.advance(299)
    type('A\r')
    await clock.advance(300)
    type('A\r')
    type('B\r')
    assert.deepEqual(
      seen.map((scan) => (typeof scan === 'string' ? scan : scan.text)),
      ['A', 'A', 'B'],
    )
  })

  it('refuses control characters, bytes beyond ASCII, and an identifier without a code', async () => {
    for (const text of ['A\x1b[2JB\r', 'A\tB\r', 'caf\xe9\r', 'A\x00\r', ']d2\r'])
      assert.deepEqual(await scansOf(text), ['capture.line-garbage'])
  })

  it('refuses a code of more than 4096 bytes and reads the next', async () => {
    assert.deepEqual(await scansOf(`${'1'.repeat(4097)}\rB\r`), ['capture.frame-length', { text: 'B', aim: null }])
    assert.equal((await scansOf(`${'1'.repeat(4096)}\r`)).length, 1)
  })

  it('refuses both halves of a code that was interrupted', async () => {
    const { type, clock, seen } = await bench()
    type(']d201037012345678911727113010LO')
    await clock.advance(201)
    type('T7\r')
    assert.deepEqual(seen, ['capture.line-garbage'])
  })

  it('does not join a code that lost its end with the next one, and says that it has none', async () => {
    const { type, clock, seen } = await bench()
    type('10LOT7')
    await clock.advance(999)
    assert.deepEqual(seen, [])
    await clock.advance(1)
    type('10LOT8\r')
    assert.deepEqual(seen, ['capture.scan-unended', 'capture.line-garbage'])
  })

  it('says what a scanner sends for separators, be it a text or a byte that no code has', async () => {
    const element = (mark: string) => `]d2010370123456789117271130${'10LOT7'}${mark}21SN42\r`
    for (const mark of ['\x1e', '\t', '\xe8', '\xf1'])
      assert.deepEqual(await scansOf(element(mark)), ['capture.gs-lost'])
    for (const mark of ['~', '{GS}', '<GS>', '^]', '|', '[FNC1]', '\\u001D', '<0x1D>']) {
      const [scan] = await scansOf(element(mark))
      assert.ok(typeof scan === 'object')
      assert.throws(
        () => scanOf({ source: 'scanner', text: scan.text, aim: ']d2' }),
        (error) => {
          assert.ok(isFault(error, 'capture.gs-lost'))
          return error.message.includes(`"${mark}"`) && error.hint.includes('ASCII 29')
        },
      )
    }
  })

  it('tells when the scanner is unplugged', async () => {
    const cable = memoryLine()
    const options = { path: '/dev/memory', profile: 'scanner', lineClock: manualClock() }
    const { sightings } = await driver.open(cable.line, options)
    cable.unplug()
    await assert.rejects(sightings[Symbol.asyncIterator]().next(), (error) => isFault(error, 'capture.port-closed'))
  })

  it('gives the same scans however the bytes are split', async () => {
    const text = `]d2${code}\r\n\x02B\x03`
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length), async (at) => {
        const { type, seen } = await bench()
        type(text.slice(0, at))
        type(text.slice(at))
        assert.deepEqual(seen, await scansOf(text))
      }),
      { numRuns: 50 },
    )
  })

  it('hears a scanner at the other end of a real cable', async () => {
    const cable = await board.cable()
    const device = await board.line(cable.b, 115_200)
    const reader = board.keep(await openReader({ profile: 'scanner', port: cable.a }, lineClock))
    await simulateScan(device, `]d2${code}`)
    const { value } = await reader.sightings[Symbol.asyncIterator]().next()
    assert.deepEqual([value.source, value.symbology, isFault(value.result)], [code, 'GS1 DataMatrix', false])
  })
})

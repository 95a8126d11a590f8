import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import bwip from 'bwip-js/node'
import sharp from 'sharp'
import { type DecodedCode, readImage, scansOf } from '../../../src/capture/barcode/index.ts'
import { isFault } from '../../../src/values/index.ts'
import { manualClock } from '../../support/clock.ts'
import { tempDir } from '../../support/tempDir.ts'
import { tickingClock } from '../../support/tickingClock.ts'

const carton = fileURLToPath(
  new URL('../../../fixtures/gs1-datamatrix-photo/carton-on-bench/input.jpg', import.meta.url),
)
const lot = '(01)09506000134352(10)VT2611A'
const clock = manualClock()

function symbol(bcid: string, text: string, options: object = {}): Promise<Buffer> {
  return bwip.toBuffer({ bcid, text, scale: 4, padding: 10, backgroundcolor: 'FFFFFF', ...options })
}

async function refuses(image: Uint8Array | string, code: string, saying: RegExp): Promise<void> {
  await assert.rejects(
    readImage(image, { clock: tickingClock() }),
    (error) => isFault(error, code) && saying.test(error.message),
  )
}

function texts(codes: readonly DecodedCode[]): string[] {
  return codes.map((code) => (code.status === 'read' ? code.scan.text : code.reason.code)).sort()
}

describe('a photograph', () => {
  it('is read from PNG and WebP as from JPEG, and turned upside down or sideways', async () => {
    const expected = scansOf(await readImage(carton, { clock }))
    for (const image of [
      sharp(carton).png(),
      sharp(carton).webp(),
      sharp(carton).rotate(90).jpeg(),
      sharp(carton).withMetadata({ orientation: 3 }).jpeg(),
    ])
      assert.deepEqual(scansOf(await readImage(await image.toBuffer(), { clock })), expected)
  })

  it('is read when it is far larger than it needs to be', async () => {
    const large = await sharp(carton).resize(4000).jpeg().toBuffer()
    assert.equal(
      scansOf(await readImage(large, { clock }))[0]?.batch,
      'https://id.gs1.org/01/09506000134352/10/VT2611A',
    )
  })

  it('is read when its ground is transparent', async () => {
    const clear = await bwip.toBuffer({ bcid: 'gs1datamatrix', text: lot, scale: 4 })
    assert.deepEqual(texts(await readImage(clear, { clock })), ['010950600013435210VT2611A'])
  })

  it('is read when it shows light bars on dark ground', async () => {
    const bars = await sharp(await symbol('gs1-128', '(00)095060000000000015'))
      .negate({ alpha: false })
      .png()
      .toBuffer()
    assert.deepEqual(texts(await readImage(bars, { clock })), ['00095060000000000015'])
  })

  it('gives every code in it, each with its own answer', async () => {
    const images = [
      await symbol('gs1datamatrix', lot),
      await symbol('datamatrix', 'PALLET 7'),
      await symbol('gs1-128', '(00)095060000000000015'),
      await symbol('gs1dlqrcode', 'https://id.gs1.org/01/09506000134352/10/VT2611B'),
    ]
    const sheet = sharp({ create: { width: 1000, height: 1400, channels: 3, background: '#fff' } })
      .composite(images.map((input, at) => ({ input, left: 50, top: 20 + 350 * at })))
      .png()
    assert.deepEqual(texts(await readImage(await sheet.toBuffer(), { clock })), [
      '00095060000000000015',
      '010950600013435210VT2611A',
      'capture.code-not-gs1',
      'https://id.gs1.org/01/09506000134352/10/VT2611B',
    ])
  })

  it('gives an ITF-14 only because both readers agree on it, and a shorter one never', async () => {
    const whole = await symbol('itf14', '09506000134352')
    assert.deepEqual(texts(await readImage(whole, { clock: tickingClock() })), ['09506000134352'])
    await refuses(await symbol('interleaved2of5', '12345670'), 'capture.image-without-code', /no code/)
  })

  it('that only shows codes of other kinds refuses to be a scan, with the reason of the first', async () => {
    const codes = await readImage(await symbol('qrcode', 'HELLO'), { clock: tickingClock() })
    assert.throws(
      () => scansOf(codes),
      (error) => isFault(error, 'capture.code-not-gs1'),
    )
  })

  it('gives up when its time is up, having looked at least once', async () => {
    const blank = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#fff' } })
      .png()
      .toBuffer()
    const hurried = tickingClock(5000)
    await assert.rejects(readImage(blank, { clock: hurried }), (error) => isFault(error, 'capture.image-without-code'))
    assert.equal(hurried.monotonicMs(), 15_000)
  })
})

describe('what is no photograph', () => {
  it('is refused when there is nothing, a folder, or no file', async () => {
    const dir = await tempDir()
    await refuses(new Uint8Array(), 'capture.image-unreadable', /a file of 0 bytes/)
    await refuses(dir, 'capture.image-unreadable', /which is no file/)
    await refuses('/dev/zero', 'capture.image-unreadable', /which is no file/)
    await refuses(join(dir, 'absent\u202e.jpg'), 'capture.image-unreadable', /ENOENT from .*absent\\u\{202e\}/)
  })

  it('is refused when it is a drawing, an animation, a text, or something else', async () => {
    const frames = ['#000', '#fff'].map((background) => ({
      create: { width: 8, height: 8, channels: 3 as const, background },
    }))
    const animation = await sharp(await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer())), {
      join: { animated: true },
    })
      .webp()
      .toBuffer()
    await refuses(animation, 'capture.image-unreadable', /an animation of 2 pictures/)
    await refuses(
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'capture.image-unreadable',
      /kind svg/,
    )
    await refuses(Buffer.from('GIF89a\0'), 'capture.image-unreadable', /no picture/)
    await refuses(Buffer.from('lot,serial\r\n'), 'capture.image-unreadable', /a text file/)
  })

  it('is refused before it is decoded when it claims more pixels than any camera has', async () => {
    const path = join(await tempDir(), 'bomb.png')
    await writeFile(path, pngClaiming(10_000, 10_000))
    await refuses(path, 'capture.image-unreadable', /100 megapixels/)
    await refuses(pngClaiming(2 ** 31 - 1, 2 ** 31 - 1), 'capture.image-unreadable', /received/)
  })
})

describe('reading a picture', () => {
  it('never asks the network for anything', async () => {
    const program = `
      const refuse = () => { throw new Error('network') }
      globalThis.fetch = refuse
      process.getBuiltinModule('node:net').Socket.prototype.connect = refuse
      const { readImage } = await import(${JSON.stringify(new URL('../../../src/capture/barcode/index.ts', import.meta.url).href)})
      const [code] = await readImage(${JSON.stringify(carton)}, { clock: { monotonicMs: () => 0 } })
      console.log(code.scan.batch)`
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
    assert.equal(stdout.trim(), 'https://id.gs1.org/01/09506000134352/10/VT2611A')
    assert.equal(stderr, '')
  })
})

// Headers and an end, without a picture between them.
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.from('IHDR________\x08\x02\0\0\0', 'latin1')
  header.writeUInt32BE(width, 4)
  header.writeUInt32BE(height, 8)
  const chunks = [header, Buffer.from('IDAT'), Buffer.from('IEND')].map((chunk) => {
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(chunk.length - 4)
    check.writeUInt32BE(crc32(chunk))
    return Buffer.concat([length, chunk, check])
  })
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks])
}

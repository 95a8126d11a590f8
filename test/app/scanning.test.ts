import assert from 'node:assert/strict'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { batchOnLabel, scanAll, vialInImage } from '../../src/app/index.ts'
import {
  drawLabel,
  encodeEpc,
  epcOfElements,
  openCable,
  openSerialPort,
  type SerialLine,
  simulateBadge,
  simulateReader18,
  simulateScan,
} from '../../src/capture/index.ts'
import { gtin, instant, parseName, vialName } from '../../src/values/index.ts'
import { manualClock } from '../support/clock.ts'
import { cartonA, cartonB, logistic, pallet } from '../support/consortium.ts'
import { lineClock } from '../support/lineClock.ts'
import { tempDir } from '../support/tempDir.ts'

const fixture = (...path: string[]) => fileURLToPath(new URL(join('../../fixtures', ...path), import.meta.url))
const clocks = { clock: manualClock(), lineClock }
const scanner = (port: string) => ({ profile: 'scanner', port })
const text = (unit: string) => `00${unit.slice(-18)}`

/** Runs with a device on the other end of a real cable. */
async function onCable<T>(work: (path: string, device: SerialLine, pull: () => void) => Promise<T>): Promise<T> {
  const cable = await openCable()
  const device = await openSerialPort(cable.b, { baudRate: 115_200 }, lineClock)
  try {
    return await work(cable.a, device, cable.close)
  } finally {
    await device.close()
    cable.close()
  }
}

/** A scanner sends to whoever listens; the listener needs a moment to open its port. */
const settled = () => lineClock.sleep(60)

describe('app scanning', () => {
  it('mixes pictures, typed codes, tags and a scanner in one session, in that order', async () => {
    const tagged = epcOfElements([{ ai: '00', value: cartonA.slice(-18) }], 7)!
    const epc = encodeEpc({ scheme: 'SSCC-96', epc: tagged, filter: 2 })
    const scans = await onCable((tagReader, reader) =>
      onCable(async (path, gun) => {
        simulateReader18(reader, () => [epc])
        const images = [fixture('gs1-datamatrix-photo', 'carton-on-bench', 'input.jpg')]
        const gate = { place: { profile: 'reader18', port: tagReader }, expected: 1 }
        const handheld = { place: scanner(path), expected: 1, quietMs: 5000 }
        const session = scanAll(clocks, { images, texts: [`(00)${pallet.slice(-18)}`], readers: [gate, handheld] })
        await settled()
        for (let again = 0; again < 40; again++) {
          await simulateScan(gun, `]C1${text(cartonB)}`)
          await lineClock.sleep(50)
          if (await Promise.race([session.then(() => true), Promise.resolve(false)])) break
        }
        return session
      }),
    )
    assert.deepEqual(
      scans.map(({ source, unit }) => [source, unit]),
      [
        ['image', null],
        ['typed', pallet],
        ['rfid', cartonA],
        ['scanner', cartonB],
      ],
    )
    assert.equal(scans[0]?.batch && parseName(scans[0].batch).type, 'batch')
  })

  it('ends at once when the expected codes came, and when nothing came for so long', async () => {
    await onCable(async (path, gun) => {
      const two = scanAll(clocks, { readers: [{ place: scanner(path), expected: 2, quietMs: 20_000 }] })
      await settled()
      for (const unit of [cartonA, cartonB]) await simulateScan(gun, text(unit))
      assert.deepEqual(
        (await two).map(({ unit }) => unit),
        [cartonA, cartonB],
      )
      const silent = scanAll(clocks, { readers: [{ place: scanner(path), expected: 5, quietMs: 150 }] })
      await settled()
      await simulateScan(gun, text(cartonB))
      assert.equal((await silent).length, 1)
      assert.deepEqual(await scanAll(clocks, { readers: [{ place: scanner(path), expected: 1, quietMs: 50 }] }), [])
    })
  })

  it('leaves no timer behind that would keep the process awake', async () => {
    let sleeping = 0
    const counting = {
      ...lineClock,
      async sleep(ms: number, signal?: AbortSignal) {
        sleeping += ms === 20_000 ? 1 : 0
        await lineClock.sleep(ms, signal).finally(() => {
          sleeping -= ms === 20_000 ? 1 : 0
        })
      },
    }
    await onCable(async (path, gun) => {
      const one = scanAll(
        { clock: clocks.clock, lineClock: counting },
        { readers: [{ place: scanner(path), expected: 1, quietMs: 20_000 }] },
      )
      await settled()
      await simulateScan(gun, text(cartonA))
      await one
      assert.equal(sleeping, 0)
    })
  })

  it('ends with the reason when a code is no GS1 code, or the scanner is unplugged', async () => {
    await onCable(async (path, gun) => {
      const refused = scanAll(clocks, { readers: [{ place: scanner(path), expected: 2, quietMs: 5000 }] })
      await settled()
      await simulateScan(gun, '0195060001343525')
      await assert.rejects(refused, { name: 'Fault' })
    })
    await onCable(async (path, _, pull) => {
      const gone = scanAll(clocks, { readers: [{ place: scanner(path), expected: 2, quietMs: 300 }] })
      await settled()
      pull()
      await assert.rejects(gone, { code: 'app.reader-gone', kind: 'failed' })
    })
  })

  it('takes no badge for goods', async () => {
    await onCable(async (port, device) => {
      const place = { profile: 'rdm6300', port }
      const refused = scanAll(clocks, { readers: [{ place, expected: 1, quietMs: 5000 }] })
      const badge = assert.rejects(refused, { code: 'app.badge-not-goods' })
      await settled()
      for (let again = 0; again < 3; again++) {
        await simulateBadge(device, 'rdm6300', '62E3086CED')
        await lineClock.sleep(40)
      }
      await badge
    })
  })

  it('names what is wrong with an input that cannot be read', async () => {
    const photo = (name: string, file = 'input.jpg') => fixture('gs1-datamatrix-photo', name, file)
    for (const [inputs, code] of [
      [{ images: ['/nowhere.jpg'] }, 'app.file-missing'],
      [{ images: [photo('no-code')] }, 'capture.image-without-code'],
      [{ images: [photo('html-named-png', 'input.png')] }, 'capture.image-unreadable'],
      [{ readers: [{ place: { profile: 'reader18', port: '/dev/ttyNONE' } }] }, 'capture.port-missing'],
      [{ readers: [{ place: scanner('/dev/null') }] }, 'capture.port-not-serial'],
    ] as const)
      await assert.rejects(scanAll(clocks, inputs), { code })
    await assert.rejects(vialInImage(clocks, photo('carton-on-bench')), { code: 'app.not-a-vial' })
  })

  it('refuses a picture of two vials, for nobody can tell which is in the hand', async () => {
    const vial = async (serial: string) => {
      const elements = [
        { ai: '01', value: '09506000134352' },
        { ai: '21', value: serial },
      ]
      return Buffer.from((await drawLabel(elements, 'data-matrix', { clock: lineClock })).png)
    }
    const [one, other] = [await vial('ONE'), await vial('OTHER')]
    const { width, height } = await sharp(one).metadata()
    const both = join(await tempDir(), 'both.png')
    await sharp({ create: { width: 2 * width, height, channels: 3, background: '#fff' } })
      .composite([
        { input: one, left: 0, top: 0 },
        {
          input: await sharp(other).resize(width, height, { fit: 'contain', background: '#fff' }).toBuffer(),
          left: width,
          top: 0,
        },
      ])
      .png()
      .toFile(both)
    const [first, second] = ['ONE', 'OTHER'].map((serial) => vialName(gtin('09506000134352'), serial))
    const alone = join(await tempDir(), 'one.png')
    await sharp(one).toFile(alone)
    assert.equal((await vialInImage(clocks, alone, first)).vial, first)
    await assert.rejects(vialInImage(clocks, alone, second), { code: 'app.not-a-vial', message: /OTHER.*shows.*ONE/ })
    await assert.rejects(vialInImage(clocks, both), { code: 'app.not-a-vial', message: /several/ })
  })

  it('reads a batch from its label, and says what is missing on another', async () => {
    const [label] = await scanAll(clocks, { images: [fixture('gs1-datamatrix-photo', 'carton-on-bench', 'input.jpg')] })
    const { gtin, lot, expiresAt } = batchOnLabel(clocks, label ?? assert.fail())
    assert.deepEqual([gtin, lot, expiresAt], ['09506000134352', 'VT2611A', instant(Date.UTC(2049, 11, 1))])
    const [typed] = await scanAll(clocks, { texts: [`(00)${logistic(7).slice(-18)}`] })
    assert.throws(() => batchOnLabel(clocks, typed ?? assert.fail()), {
      code: 'app.not-a-batch',
      message: /read \(00\)/,
    })
  })
})

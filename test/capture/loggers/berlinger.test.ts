import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { readLoggerFile } from '../../../src/capture/index.ts'
import { Fault } from '../../../src/values/index.ts'
import { sharedData } from '../../support/shared.ts'

const fixtures = new URL('../../../fixtures/berlinger-text/', import.meta.url)
const inputOf = (name: string) => readFileSync(new URL(`${name}/input.txt`, fixtures))
const statusOf = (file: Uint8Array) => readLoggerFile(file).signature.status

/** What reading some bytes comes to: the worth of their signature, or the code of the refusal. */
function verdict(file: Uint8Array): string {
  try {
    return statusOf(file)
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}

describe('the text export of a Fridge-tag or Q-tag', () => {
  for (const name of readdirSync(fixtures))
    it(`is read whole: ${name}`, () => {
      const expected = JSON.parse(readFileSync(new URL(`${name}/expected.json`, fixtures), 'utf8'))
      const { device, serial, signature, days, readings } = readLoggerFile(inputOf(name))
      const told = days.map(({ belowMs, aboveMs, minAt, maxAt, ...day }) => day)
      assert.deepEqual(
        { device, serial, signature, days: told, readings: readings.length },
        {
          device: expected.device,
          serial: expected.serial,
          signature: expected.signature,
          days: expected.days,
          readings: expected.readings,
        },
      )
    })

  it('counts minutes beyond a limit that were no alarm, and knows that a Q-tag counts otherwise', () => {
    const [first, , third] = readLoggerFile(inputOf('fridge-tag-2')).days
    assert.deepEqual([first?.belowMs, third?.aboveMs, third?.alarms], [95 * 60_000, 12 * 60_000, []])
    assert.equal(readLoggerFile(inputOf('q-tag-clm')).days[0]?.belowMs, null)
  })

  it('is genuine after no edit of any byte before its signature', () => {
    const genuine = inputOf('q-tag-clm')
    const end = genuine.lastIndexOf('Sig: ')
    for (let at = 0; at < end; at++) {
      const edited = Buffer.from(genuine)
      edited.writeUInt8(edited.readUInt8(at) ^ (1 << (at % 8)), at)
      assert.notEqual(verdict(edited), 'genuine', `byte ${at}`)
    }
  })

  it('is edited when its line endings are changed, a row is taken out, or something follows the signature', () => {
    const text = inputOf('q-tag-clm').toString()
    for (const edited of [
      text.replace('\t2026-11-20 00:10\t5.5\t\r\n', ''),
      `${text}\t2026-11-20 00:20\t5.0\t\r\n`,
      text.replace(/Sig: [0-9a-f]{2}/, 'Sig: zz'),
      text.replace(/Public Key: [0-9a-f]{2}/, 'Public Key: ff'),
      text.replaceAll('\r\n', '\n'),
    ])
      assert.equal(statusOf(Buffer.from(edited)), 'edited')
  })

  it('is read as other firmware would write it: other ends of lines, depths, dates, decimals, more keys and fewer days', () => {
    const text = inputOf('fridge-tag-2').toString()
    const days = (change: (text: string) => string) => readLoggerFile(Buffer.from(change(text))).days
    const expected = days((same) => same)
    for (const change of [
      (same: string) => same.replaceAll('\r\n', '\n'),
      (same: string) => same.replaceAll('\r\n', '\r'),
      (same: string) => `\ufeff${same.replaceAll('\r\n', '\r\n\r\n')}`,
      (same: string) => same.replaceAll(/^ +/gm, (space) => space.repeat(2)),
      (same: string) => same.replaceAll(/Date: (\d+)-(\d+)-(\d+)/g, 'Date: $3.$2.$1'),
      (same: string) => same.replaceAll(/([+-]\d+)\.(\d)/g, '$1,$2'),
      (same: string) => same.replaceAll('--.-', '---').replaceAll('Avrg T', 'Avg T'),
      (same: string) => same.replaceAll('Conf:', 'Errors:\r\n Err Count: 0\r\nBattery low\r\nConf:\r\n Zone: A, B: 1'),
      (same: string) => same.replaceAll(' Events: 0', ' Alarm:\r\n   0:\r\n    t Acc: 7\r\n  Events: 0, Note: 1'),
      (same: string) => same.replace('Device: Q-tag Fridge-tag 2', 'Device: Fridge-tag 2 E'),
    ])
      assert.deepEqual(days(change), expected, change.toString())
    assert.deepEqual(
      days((same) => same.replace(/ 2:\r\n {2}Date: .*\r\n/, ' 2:\r\n')),
      [expected[0], expected[2]],
    )
    assert.equal(days((same) => same.replace('TS Min T: 04:10', 'TS Min T: --:--'))[0]?.minAt, null)
  })

  it('takes dates with strokes in the order that its table of readings names', () => {
    const text = inputOf('q-tag-clm')
      .toString()
      .replaceAll(/(\d{4})-(\d\d)-(\d\d)/g, '$3/$2/$1')
    const named = text.replaceAll('yyyy-MM-dd hh:mm', 'dd/MM/yyyy hh:mm')
    assert.deepEqual(readLoggerFile(Buffer.from(named)).days, readLoggerFile(inputOf('q-tag-clm')).days)
    const unclear = named.replaceAll('dd/MM/yyyy hh:mm', 'when').replaceAll(/19\/11|20\/11/g, '10/11')
    assert.throws(() => readLoggerFile(Buffer.from(unclear)), { code: 'capture.time-malformed' })
  })

  it('claims nothing without a signature', () => {
    const text = inputOf('fridge-tag-2').toString()
    const { signature } = readLoggerFile(Buffer.from(text.slice(0, text.lastIndexOf('Sig: '))))
    assert.deepEqual(signature, { status: 'absent', lot: null, key: null })
  })

  it('is answered, whatever was cut out of it or put into it', () => {
    const genuine = inputOf('fridge-tag-2l-fahrenheit')
    // How the last line ends is no part of what was signed.
    const end = genuine.length - 3
    fc.assert(
      fc.property(fc.nat(end), fc.nat(60), fc.uint8Array({ maxLength: 40 }), (at, cut, put) => {
        const edited = Buffer.concat([genuine.subarray(0, at), put, genuine.subarray(at + cut)])
        if (!edited.equals(genuine)) assert.notEqual(verdict(edited), 'genuine')
      }),
    )
  })

  it('is refused when it is something else', () => {
    for (const text of ['', '%PDF-1.7', 'Device: LogTag\r\n'])
      assert.throws(() => readLoggerFile(Buffer.from(text)), { code: 'capture.logger-unknown' })
    for (const text of ['\ufeffDevice: Q-tag X', 'Device: Q-tag X\r\nSerial: 1\r\n', 'Device: Q-tag X\r\nConf:\r\n'])
      assert.throws(() => readLoggerFile(Buffer.from(text)), { code: 'capture.logger-malformed' }, text)
  })

  const folder = sharedData('e-berlinger')
  const published = folder ? it : it.skip
  published(`is read from real devices (needs shared/data/e-berlinger)`, () => {
    const files = readdirSync(folder ?? '').filter((name) => name !== 'SOURCE.txt')
    const read = Object.fromEntries(
      files.map((name) => {
        const { signature, days, readings } = readLoggerFile(readFileSync(`${folder}/${name}`))
        return [name, [signature.status, signature.lot, days.length, readings.length]]
      }),
    )
    assert.deepEqual(read, {
      'FridgeTag_2L_test.txt': ['edited', '1794_20_08', 38, 53],
      'FridgeTag_2_130400191544_202304201514.txt': ['genuine', '1792_20_08', 4, 0],
      'QTag_CLm_doc_LR_RCPJ00010_02_202211090128.txt': ['genuine', '26102012', 2, 124],
    })
  })
})

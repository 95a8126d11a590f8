import assert from 'node:assert/strict'
import { crc16Gen2, crc16Mcrf4xx, crc16Modbus, withCrc } from '../../../src/capture/serial/crc16.ts'

describe('capture/serial crc16', () => {
  const digits = Buffer.from('123456789')

  it('gives the published check values', () => {
    assert.equal(crc16Modbus(digits), 0x4b37)
    assert.equal(crc16Mcrf4xx(digits), 0x6f91)
    assert.equal(crc16Gen2(digits), 0xd64e)
  })

  it('becomes zero over a frame that carries its own checksum', () => {
    for (const crc of [crc16Modbus, crc16Mcrf4xx]) assert.equal(crc(withCrc(crc, [...digits])), 0)
  })

  it('seals the requests the devices document', () => {
    assert.equal(withCrc(crc16Modbus, [1, 4, 0, 1, 0, 1]).toString('hex'), '010400010001600a')
    assert.equal(withCrc(crc16Mcrf4xx, [4, 0xff, 0x21]).toString('hex'), '04ff211995')
  })
})

import assert from 'node:assert/strict'
import { encodeRlp, keccak256, toBeHex } from 'ethers'
import { headerHashesTo } from '../../src/ledger/blockHash.ts'
import type { Digest } from '../../src/values/index.ts'

const bytes = (byte: string, length: number) => `0x${byte.repeat(length)}`
const number = (value: number) => (value === 0 ? '0x' : toBeHex(value))

/** A header as JSON-RPC shows it; numbers are those of this test, nothing was mined. */
const shown = {
  parentHash: bytes('01', 32),
  sha3Uncles: bytes('02', 32),
  miner: bytes('03', 20),
  stateRoot: bytes('04', 32),
  transactionsRoot: bytes('05', 32),
  receiptsRoot: bytes('06', 32),
  logsBloom: bytes('07', 256),
  difficulty: '0x1',
  number: '0x0',
  gasLimit: '0x1c9c380',
  gasUsed: '0x5208',
  timestamp: '0x6b02e625',
  extraData: '0x',
  mixHash: bytes('08', 32),
  nonce: bytes('00', 8),
}

/** The hash of the header with this extra data, by another encoder. */
function hashOf(extraData: string, ...later: string[]): Digest {
  const { difficulty, number: height, gasLimit, gasUsed, timestamp, mixHash, nonce, ...first } = shown
  const counts = [difficulty, height, gasLimit, gasUsed, timestamp].map((count) => number(Number(count)))
  const start = Object.values({ ...first, extraData: undefined }).filter((value) => value !== undefined)
  return keccak256(encodeRlp([...start, ...counts, extraData, mixHash, nonce, ...later])) as Digest
}

const vanity = bytes('00', 32)
const validators = [bytes('aa', 20), bytes('bb', 20)]
const seals = [bytes('cc', 65), bytes('dd', 65)]
const forms: Record<string, { shown: string; hashed: string }> = {
  'a chain without seals, or with the seal in the hash': { shown: bytes('ee', 97), hashed: bytes('ee', 97) },
  'Besu with QBFT': {
    shown: encodeRlp([vanity, validators, [], number(3), seals]),
    hashed: encodeRlp([vanity, validators, [], '0x', []]),
  },
  'Besu with IBFT 2': {
    shown: encodeRlp([vanity, validators, '0x', bytes('00', 4), seals]),
    hashed: encodeRlp([vanity, validators, '0x']),
  },
  'Istanbul as in EIP-650': {
    shown: vanity + encodeRlp([validators, bytes('cc', 65), seals]).slice(2),
    hashed: vanity + encodeRlp([validators, bytes('cc', 65), []]).slice(2),
  },
}

describe('the hash of a block', () => {
  for (const [engine, form] of Object.entries(forms))
    it(`is that of the header as ${engine} writes it`, () => {
      const block = { ...shown, extraData: form.shown }
      assert.ok(headerHashesTo(block, hashOf(form.hashed)))
      assert.ok(!headerHashesTo({ ...block, receiptsRoot: bytes('09', 32) }, hashOf(form.hashed)))
    })

  it('includes what later forks added, and nothing a node only shows', () => {
    const london = { ...shown, baseFeePerGas: '0x0' }
    assert.ok(headerHashesTo(london, hashOf('0x', '0x')))
    assert.ok(headerHashesTo({ ...london, blobGasUsed: '0x0', excessBlobGas: '0x0' }, hashOf('0x', '0x')))
    assert.ok(headerHashesTo({ ...london, withdrawalsRoot: bytes('0a', 32) }, hashOf('0x', '0x', bytes('0a', 32))))
    assert.ok(!headerHashesTo({ ...london, baseFeePerGas: '0x1' }, hashOf('0x', '0x')))
  })
})

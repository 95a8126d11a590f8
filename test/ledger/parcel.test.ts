import assert from 'node:assert/strict'
import { Transaction } from 'ethers'
import fc from 'fast-check'
import { signParcel } from '../../src/ledger/parcel.ts'
import { type Address, hexOf } from '../../src/values/index.ts'
import { anyAddress } from '../support/anyEvent.ts'
import { keyNumber } from '../support/anyStatement.ts'

const anyUnsigned = fc.record(
  {
    chainId: fc.integer({ min: 1, max: 2 ** 40 }),
    nonce: fc.nat(),
    gasLimit: fc.bigInt(21_000n, 2n ** 40n),
    to: anyAddress,
    data: fc.uint8Array({ maxLength: 300 }).map(hexOf),
  },
  { requiredKeys: ['chainId', 'nonce', 'gasLimit', 'data'], noNullPrototype: true },
)

describe('a parcel', () => {
  it('is a transaction that others read as it was meant, from the relayer, free of charge', () => {
    const relayer = keyNumber(4)
    fc.assert(
      fc.property(anyUnsigned, (unsigned) => {
        const parcel = signParcel(unsigned, relayer)
        const read = Transaction.from(parcel.raw)
        assert.deepEqual(
          { hash: parcel.hash, from: parcel.relayer, nonce: parcel.nonce },
          { hash: read.hash, from: read.from?.toLowerCase() as Address, nonce: unsigned.nonce },
        )
        assert.deepEqual(
          [read.type, read.chainId, read.nonce, read.gasLimit, read.gasPrice, read.value, read.data],
          [0, BigInt(unsigned.chainId), unsigned.nonce, unsigned.gasLimit, 0n, 0n, unsigned.data],
        )
        assert.equal(read.to?.toLowerCase(), unsigned.to)
      }),
    )
  })

  it('is the same for the same content, so that it can be made again', () => {
    const unsigned = { chainId: 7, nonce: 0, gasLimit: 1n, data: '0x01' } as const
    assert.deepEqual(signParcel(unsigned, keyNumber(4)), signParcel(unsigned, keyNumber(4)))
  })
})

import assert from 'node:assert/strict'
import { SigningKey } from 'ethers/crypto'
import { extraData, filesFor } from '../../deploy/besu/prepare.ts'
import { keyNumber } from '../support/anyStatement.ts'

const members = [1, 2, 3, 4].map((number) => {
  const { publicKey } = new SigningKey(keyNumber(number).privateKey)
  return { name: `member ${number}`, enode: `enode://${publicKey.slice(4)}@203.0.113.${number}:30303` }
})
const files = (validators = members) => filesFor({ chainId: 7053, validators, relayers: [keyNumber(9).address] })

describe('the files for Besu', () => {
  it('name the validators as in the QBFT example of its documentation', () => {
    // besu-docs, docs/private-networks/how-to/configure/consensus/qbft.md, "Block header validator selection"
    const validators = [
      '64a702e6263b7297a96638cac6ae65e6541f4169',
      '3923390ad55e90c237593b3b0e401f3b08a03185',
      'aefdb9a738c9f433e5b6b212a6d62f6370c2f692',
      'c7eeb9a4e00ce683cf93039b212648e01c6c6b78',
    ]
    const list = validators.map((validator) => `94${validator}`).join('')
    assert.equal(extraData(validators.map((each) => `0x${each}`)), `0xf87aa0${'00'.repeat(32)}f854${list}c080c0`)
  })

  it('know a validator by the address of its public key, in whatever order the members are listed', () => {
    const { extraData: found } = JSON.parse(files()['genesis.json'])
    for (const number of [1, 2, 3, 4]) assert.ok(found.includes(keyNumber(number).address.slice(2)))
    assert.equal(files(members.toReversed())['genesis.json'], files()['genesis.json'])
  })

  it('ask for no fee, and let in nobody but the members and the sites', () => {
    const { config, gasLimit } = JSON.parse(files()['genesis.json'])
    assert.deepEqual([config.chainId, config.zeroBaseFee, config.londonBlock], [7053, true, 0])
    assert.ok(Number(gasLimit) > 1e15)
    assert.deepEqual(
      JSON.parse(files()['static-nodes.json']),
      members.map(({ enode }) => enode),
    )
    const permissions = files()['permissions_config.toml']
    for (const { enode } of members) assert.ok(permissions.includes(`"${enode}"`))
    assert.match(permissions, new RegExp(`accounts-allowlist=\\[\\n {2}"${keyNumber(9).address}",\\n\\]`))
    assert.doesNotMatch(filesFor({ chainId: 1, validators: members })['permissions_config.toml'], /accounts/)
  })

  it('are not made for fewer than four validators, the same one twice, or what is no enode', () => {
    assert.throws(() => files(members.slice(1)), /at least 4 validators, received 3/)
    assert.throws(() => files([...members.slice(1), members[1] ?? assert.fail()]), /each validator once/)
    assert.throws(
      () => files([...members.slice(1), { name: 'x', enode: 'enode://12@host:1' }]),
      /received enode:\/\/12/,
    )
  })
})

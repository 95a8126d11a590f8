import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { edgeRoot, emptyEdge, grow, packEdge, unpackEdge } from '../../src/journal/edge.ts'
import { hashNode } from '../../src/journal/hash.ts'
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  rootOf,
  treeOf,
  verifyConsistency,
  verifyInclusion,
} from '../../src/journal/index.ts'
import { bytesOf, type Digest, digest, hexOf, isFault } from '../../src/values/index.ts'
import { sharedData } from '../support/shared.ts'

const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)))
const flip = (hash: Digest, bit: number) => {
  const bytes = bytesOf(hash)
  bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
  return hexOf(bytes) as Digest
}
const sizes = fc.integer({ min: 1, max: 70 })

describe('an RFC 9162 tree', () => {
  it('has the constants every other implementation has', () => {
    assert.equal(rootOf(treeOf([])), '0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    assert.equal(leafHash(Buffer.alloc(0)), '0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    assert.match(leafHash(Buffer.from('L123456')), /^0x395aa064/)
  })

  it('has the root its definition gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70 }), (count) => {
        const leaves = leavesOf(count)
        assert.equal(rootOf(treeOf(leaves)), hexOf(byDefinition(leaves.map(bytesOf))))
      }),
    )
  })

  it('grows at its right edge to the same root and the same nodes', () => {
    const leaves = leavesOf(70)
    const tree = treeOf(leaves)
    const edge = emptyEdge()
    for (const [i, leaf] of leaves.entries()) {
      grow(edge, bytesOf(leaf), (level, position, hash) => assert.deepEqual(hash, tree.subtree(level, position)))
      assert.equal(hexOf(edgeRoot(edge)), rootOf(tree, i + 1))
      assert.deepEqual(unpackEdge(edge.size, packEdge(edge)), edge)
    }
    assert.equal(unpackEdge(71, packEdge(edge)), undefined)
    assert.equal(unpackEdge(70, packEdge(edge).subarray(1)), undefined)
  })

  it('names what it was asked for when there is no such leaf', () => {
    const tree = treeOf(leavesOf(5))
    for (const ask of [
      () => inclusionProof(tree, 5),
      () => inclusionProof(tree, 0, 0),
      () => inclusionProof(tree, 0.5),
      () => inclusionProof(tree, 0, 6),
      () => consistencyProof(tree, 6),
      () => rootOf(tree, -1),
    ])
      assert.throws(ask, (error) => isFault(error, 'journal.range'))
  })
})

describe('an inclusion proof', () => {
  it('is accepted for every leaf of every size', () => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const [size, grown] = [Math.min(a, b), Math.max(a, b)]
        const leaves = leavesOf(grown)
        const tree = treeOf(leaves)
        const head = { size, root: rootOf(tree, size) }
        for (let index = 0; index < size; index++)
          assert(verifyInclusion(leaves[index] as Digest, index, inclusionProof(tree, index, size), head))
      }),
      { numRuns: 40 },
    )
  })

  it('is refused for another leaf, place, size, root, order or length', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(255), (size, pick, bit) => {
        const leaves = leavesOf(size)
        const tree = treeOf(leaves)
        const index = pick % size
        const leaf = leaves[index] as Digest
        const proof = inclusionProof(tree, index)
        const head = { size, root: rootOf(tree) }
        const at = pick % (proof.length || 1)
        assert(!verifyInclusion(flip(leaf, bit), index, proof, head))
        assert(!verifyInclusion(leaf, index, proof, { size, root: flip(head.root, bit) }))
        assert(!verifyInclusion(leaf, index, [...proof, leaf], head))
        for (const other of [-1, 0.5, size, Number.NaN]) assert(!verifyInclusion(leaf, other, proof, head))
        if (proof.length === 0) return
        assert(!verifyInclusion(leaf, index, proof.with(at, flip(proof[at] as Digest, bit)), head))
        assert(!verifyInclusion(leaf, index, proof.slice(1), head))
        assert(!verifyInclusion(leaf, index, proof.slice(0, -1), head))
        assert(!verifyInclusion(leaf, index === 0 ? 1 : index - 1, proof, head))
        if (proof.length > 1) assert(!verifyInclusion(leaf, index, proof.toReversed(), head))
      }),
    )
  })

  // Attack 18 of the threat list: shapes that fool trees without RFC 9162's prefixes.
  it('does not pass an inner node as a leaf', () => {
    const leaves = leavesOf(4)
    const tree = treeOf(leaves)
    const left = Buffer.concat([bytesOf(leaves[0] as Digest), bytesOf(leaves[1] as Digest)])
    const head = { size: 4, root: rootOf(tree) }
    const upper = inclusionProof(tree, 0).slice(1)
    assert(!verifyInclusion(leafHash(left), 0, upper, head))
    assert(!verifyInclusion(hexOf(tree.subtree(1, 0)) as Digest, 0, upper, head))
    // A verifier that is told a size of 2 would be told another head; the root alone does not name the size.
    assert(verifyInclusion(hexOf(tree.subtree(1, 0)) as Digest, 0, upper, { size: 2, root: head.root }))
  })

  it('is empty in a tree of one leaf, and an empty proof passes nowhere else', () => {
    const [leaf] = leavesOf(1) as [Digest]
    assert(verifyInclusion(leaf, 0, [], { size: 1, root: leaf }))
    assert(!verifyInclusion(leaf, 0, [], { size: 2, root: leaf }))
    assert(!verifyInclusion(leaf, 0, [], { size: 0, root: leaf }))
  })

  it('tells a tree from the one with its last leaf doubled', () => {
    const leaves = leavesOf(3)
    const doubled = treeOf([...leaves, leaves[2] as Digest])
    assert.notEqual(rootOf(treeOf(leaves)), rootOf(doubled))
    assert(
      !verifyInclusion(leaves[2] as Digest, 3, inclusionProof(doubled, 3), { size: 3, root: rootOf(treeOf(leaves)) }),
    )
  })

  it('with a hash of another length is refused', () => {
    const leaves = leavesOf(4)
    const tree = treeOf(leaves)
    const [first, second] = inclusionProof(tree, 0) as [Digest, Digest]
    const shifted = [first.slice(0, -2), `${second}00`] as Digest[]
    assert(!verifyInclusion(leaves[0] as Digest, 0, shifted, { size: 4, root: rootOf(tree) }))
  })
})

describe('a consistency proof', () => {
  it('is accepted between every two sizes', () => {
    const tree = treeOf(leavesOf(33))
    for (let to = 0; to <= 33; to++)
      for (let from = 0; from <= to; from++) {
        const [first, second] = [headOf(from), headOf(to)]
        assert(verifyConsistency(first, second, consistencyProof(tree, from, to)), `${from} to ${to}`)
      }
    function headOf(size: number) {
      return { size, root: rootOf(tree, size) }
    }
  })

  it('is refused when one bit of it, of a root or of a size differs', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(255), fc.nat(), (a, b, bit, pick) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const tree = treeOf(leavesOf(to))
        const proof = consistencyProof(tree, from)
        const first = { size: from, root: rootOf(tree, from) }
        const second = { size: to, root: rootOf(tree) }
        const at = pick % (proof.length || 1)
        assert(!verifyConsistency({ ...first, root: flip(first.root, bit) }, second, proof))
        assert(!verifyConsistency(first, { ...second, root: flip(second.root, bit) }, proof))
        assert(!verifyConsistency(first, second, [...proof, first.root]))
        assert(!verifyConsistency({ ...first, size: from - 0.5 }, second, proof))
        if (from === to) return
        assert(!verifyConsistency(second, first, proof))
        assert(!verifyConsistency(first, second, proof.with(at, flip(proof[at] as Digest, bit))))
        assert(!verifyConsistency(first, second, proof.slice(1)))
        assert(!verifyConsistency(first, second, proof.slice(0, -1)))
      }),
    )
  })

  it('cannot be made for a log whose past was changed', () => {
    const old = leavesOf(6)
    const forged = [...old.with(2, leafHash(Buffer.from('another past'))), ...leavesOf(9).slice(6)]
    const [before, after] = [treeOf(old), treeOf(forged)]
    const first = { size: 6, root: rootOf(before) }
    const second = { size: 9, root: rootOf(after) }
    assert(!verifyConsistency(first, second, consistencyProof(after, 6)))
  })
})

describe('vectors of the transparency-dev Merkle library', () => {
  const folder = sharedData('g-crypto/rfc6962/testdata')
  const vectors = (kind: string) =>
    readdirSync(join(folder as string, kind), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(folder as string, kind, file), 'utf8')))
  const read = (base64: string) => digest(hexOf(Buffer.from(base64, 'base64')))

  it('of inclusion agree with ours (needs g-crypto/rfc6962)', function () {
    if (!folder) return this.skip()
    const cases = vectors('inclusion').filter((vector) => isReadable(vector.proof))
    for (const { leafIdx, treeSize, root, leafHash: leaf, proof, desc, wantErr } of cases) {
      const head = { size: treeSize, root: read(root) }
      assert.equal(verifyInclusion(read(leaf), leafIdx, (proof ?? []).map(read), head), !wantErr, desc)
    }
    assert(cases.length > 0)
  })

  it('of consistency agree with ours (needs g-crypto/rfc6962)', function () {
    if (!folder) return this.skip()
    const cases = vectors('consistency').filter((vector) => isReadable(vector.proof))
    for (const { size1, size2, root1, root2, proof, desc, wantErr } of cases) {
      const [first, second] = [
        { size: size1, root: read(root1) },
        { size: size2, root: read(root2) },
      ]
      assert.equal(verifyConsistency(first, second, (proof ?? []).map(read)), !wantErr, desc)
    }
    assert(cases.length > 0)
  })

  // A hash of another length never becomes a Digest, so it cannot reach the verifier.
  function isReadable(proof: string[] | null): boolean {
    return (proof ?? []).every((hash) => Buffer.from(hash, 'base64').length === 32)
  }
})

/** RFC 9162 2.1.1, word for word. */
function byDefinition(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex')
  if (leaves.length === 1) return leaves[0] as Buffer
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return hashNode(byDefinition(leaves.slice(0, k)), byDefinition(leaves.slice(k)))
}

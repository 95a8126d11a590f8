import { type VialSet, vialSetOf } from '../../src/event/index.ts'
import { inclusionProof, leafHash, rootOf, treeOf } from '../../src/journal/index.ts'
import {
  batchName,
  bytesOf,
  checkDigit,
  type Digest,
  gtin,
  logisticName,
  type Name,
  sscc,
  subjectOf,
  vialName,
  zeroDigest,
} from '../../src/values/index.ts'

/** A batch with its vials, as its maker knows it. */
export type Goods = {
  readonly name: Name
  readonly id: Digest
  readonly root: Digest
  readonly size: number
  vial(index: number): Digest
  proof(index: number): Digest[]
  /** Vials `from` to `to`, the last not included. */
  vials(from: number, to: number, holder?: Digest): VialSet
}

export type Unit = { readonly name: Name; readonly id: Digest }

const item = gtin('04012345678901')

export function goods(lot: string, size: number): Goods {
  const name = batchName(item, lot)
  const id = subjectOf(name)
  const vial = (index: number) => subjectOf(vialName(item, `${lot}-${index}`))
  const tree = treeOf(Array.from({ length: size }, (_, index) => leafHash(bytesOf(vial(index)))))
  return {
    name,
    id,
    root: rootOf(tree),
    size,
    vial,
    proof: (index) => inclusionProof(tree, index),
    vials: (from, to, holder = zeroDigest) =>
      vialSetOf(
        id,
        holder,
        Array.from({ length: to - from }, (_, i) => from + i),
      ),
  }
}

/** The logistic unit with this number. */
export function unit(number: number): Unit {
  const digits = `3401234${String(number).padStart(10, '0')}`
  const name = logisticName(sscc(`${digits}${checkDigit(digits)}`))
  return { name, id: subjectOf(name) }
}

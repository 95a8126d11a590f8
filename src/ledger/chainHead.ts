import type { Digest } from '../values/index.ts'

/** A block by its height and hash. Whoever has seen one can later tell whether the chain still holds it. */
export type ChainHead = { readonly height: number; readonly hash: Digest }

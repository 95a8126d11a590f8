import type { Batch, Tables } from '../readmodel/index.ts'
import { type Digest, isFault, type Name, parseName, subjectOf } from '../values/index.ts'
import { getManifest, type Manifest, vialNames } from './serials.ts'
import type { Workspace } from './workspace.ts'

/** A vial's batch, and the carton it is in, or was taken from when it was opened. */
export type VialPlace = {
  readonly batch: Digest
  readonly carton: Digest | null
  /** Every registered batch whose maker claims this serial. */
  readonly claimedBy: readonly Batch[]
}

type Known = { readonly batch: Batch; readonly manifest: Manifest; readonly indices: ReadonlyMap<string, number> }

/** Where vials belong, by the manifests at hand: each is read once, and a thousand vials are found in it at once. */
export type VialPlaces = {
  readonly placeOf: (vial: Name) => VialPlace | undefined
  /** The vials packed into a carton, as far as their manifests are at hand. */
  readonly vialsOf: (carton: Digest) => Name[]
  readonly nameOf: (batch: Digest, index: number) => Name | undefined
}

export function vialPlaces({ documents }: Pick<Workspace, 'documents'>, tables: Tables): VialPlaces {
  const batches = new Map(tables.batch.list().map((batch) => [batch.id, batch]))
  const known = new Map<Digest, Known | null>()

  function knownOf(batch: Batch): Known | null {
    const found = known.get(batch.id)
    if (found !== undefined) return found
    const read = readManifest(batch)
    known.set(batch.id, read)
    return read
  }

  function readManifest(batch: Batch): Known | null {
    try {
      const manifest = getManifest(documents, batch.manifest)
      return { batch, manifest, indices: new Map(manifest.serials.map((serial, index) => [serial, index])) }
    } catch (error) {
      // Not shared with this site, or altered: what is in it is unknown here, and `dose check` says why.
      if (isFault(error)) return null
      throw error
    }
  }

  function placeOf(vial: Name): VialPlace | undefined {
    const named = parseName(vial)
    if (named.type !== 'vial') return undefined
    const openedFrom = tables.vial.get(subjectOf(vial))?.unit
    const claims = [...batches.values()]
      .filter(({ gtin }) => gtin === named.gtin)
      .flatMap((batch) => {
        const { indices } = knownOf(batch) ?? {}
        const index = indices?.get(named.serial)
        return index === undefined ? [] : [{ batch, carton: openedFrom ?? cartonOf(batch.id, index) }]
      })
    const found = claims.find(({ carton }) => carton !== null) ?? claims[0]
    return found && { batch: found.batch.id, carton: found.carton, claimedBy: claims.map(({ batch }) => batch) }
  }

  const cartons = new Map<Digest, (index: number) => Digest | null>()
  function cartonOf(batch: Digest, index: number): Digest | null {
    const find = cartons.get(batch) ?? cartonsOf(tables, batch)
    cartons.set(batch, find)
    return find(index)
  }

  return {
    placeOf,
    nameOf(batch, index) {
      const row = batches.get(batch)
      const manifest = row && knownOf(row)?.manifest
      return manifest && vialNames({ ...manifest, serials: manifest.serials.slice(index, index + 1) })[0]
    },
    vialsOf: (carton) =>
      tables.content.list('unit', carton).flatMap(({ batch, word, mask }) => {
        const row = batches.get(batch)
        const manifest = row && knownOf(row)?.manifest
        const serials = manifest?.serials.slice(word * 256, word * 256 + 256) ?? []
        const inside = serials.filter((_, bit) => (BigInt(mask) >> BigInt(bit)) & 1n)
        return manifest ? vialNames({ ...manifest, serials: inside }) : []
      }),
  }
}

function cartonsOf(tables: Tables, batch: Digest): (index: number) => Digest | null {
  const rows = Map.groupBy(tables.content.list('batch', batch), ({ word }) => word)
  return (index) => {
    const bit = 1n << BigInt(index & 255)
    return rows.get(index >> 8)?.find(({ mask }) => (BigInt(mask) & bit) !== 0n)?.unit ?? null
  }
}

import type { Place } from '../trace/index.ts'
import type { Address } from '../values/index.ts'
import { appFault } from './faults.ts'
import { findParty } from './lookup.ts'
import type { Site } from './site.ts'
import type { Workspace } from './workspace.ts'

/** Where the parties are, as this site's address book has it. Who is not in it, is nowhere in particular: a carrier on the road. */
export function placesOf({ file }: Pick<Site, 'file'>): ReadonlyMap<Address, Place> {
  return new Map(Object.entries(file.places ?? {}) as [Address, Place][])
}

/** Writes down where a party is, for this site alone. @throws app.party-unknown */
export async function locateParty(
  workspace: Workspace,
  text: string,
  place: Place,
): Promise<{ party: Address; name: string }> {
  const { address, name } = findParty((await workspace.answers()).tables, text)
  workspace.site.update((file) => {
    file.places = { ...file.places, [address]: place }
  })
  return { party: address, name }
}

/** `60.17,24.94`: latitude and longitude in degrees, north and east positive. @throws app.place-malformed */
export function placeNamed(text: string): Place {
  const [, north = '', east = ''] =
    /^\s*([+-]?\d{1,3}(?:\.\d{1,7})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,7})?)\s*$/.exec(text) ?? []
  const [latitude, longitude] = [Number(north), Number(east)]
  if (north === '' || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    throw appFault('app.place-malformed', `expected latitude and longitude in degrees, received "${text}"`)
  return { latitude, longitude }
}

/** A point on the earth, in degrees: north and east are positive. */
export type Place = { readonly latitude: number; readonly longitude: number }

const meanRadiusKm = 6371.0088

/** The shortest way over the ground, as on a sphere of the earth's mean radius (IUGG): within 0.6 % of the true one. */
export function distanceKm(from: Place, to: Place): number {
  const [fromLatitude, toLatitude] = [radians(from.latitude), radians(to.latitude)]
  const across = haversine(toLatitude - fromLatitude)
  const along = haversine(radians(to.longitude - from.longitude))
  const chord = across + Math.cos(fromLatitude) * Math.cos(toLatitude) * along
  return 2 * meanRadiusKm * Math.asin(Math.min(1, Math.sqrt(chord)))
}

function haversine(angle: number): number {
  return Math.sin(angle / 2) ** 2
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}

import {
  formatBracketed,
  keepReading,
  openReader,
  type ReaderPlace,
  readImage,
  type Sighting,
  scanOf,
  scansOf,
} from '../capture/index.ts'
import { type Clock, isFault, type Name, parseName, printable, type Scan } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed } from './files.ts'
import { elementStringOf, printedName } from './lookup.ts'
import type { Labelled } from './vialLabel.ts'
import type { Workspace } from './workspace.ts'

export const maxImageBytes = 64 * 1024 * 1024

/** Where identities may come from in one session, mixed as they come. */
export type ScanInputs = {
  readonly images?: readonly string[]
  readonly texts?: readonly string[]
  readonly readers?: readonly ReaderInput[]
}

/** A reader, heard until `expected` sightings came, or nothing new did for `quietMs`. */
export type ReaderInput = {
  readonly place: ReaderPlace
  readonly expected?: number
  /** 10 s for codes and badges, 2 s for tags, unless given. */
  readonly quietMs?: number
  /** Called when it is open: what is scanned before is lost. */
  readonly listening?: () => void
}

type Clocks = Pick<Workspace, 'clock' | 'lineClock'>

/** Reads everything that was named. An input that cannot be read ends the session: whoever scans can look again. */
export async function scanAll({ lineClock }: Clocks, inputs: ScanInputs): Promise<Scan[]> {
  const scans: Scan[] = []
  for (const image of inputs.images ?? [])
    scans.push(...scansOf(await readImage(readNamed(image, maxImageBytes), { clock: lineClock })))
  for (const text of inputs.texts ?? []) scans.push(scanOf({ source: 'typed', text: elementStringOf(text) }))
  for (const reader of inputs.readers ?? [])
    for await (const { result } of hear(reader, lineClock)) scans.push(goods(result))
  return scans
}

/** A code that is refused ends the session with its reason, like a picture that cannot be read. */
function goods(seen: Sighting['result']): Scan {
  if (isFault(seen)) throw seen
  if (seen.source === 'badge')
    throw appFault('app.badge-not-goods', `expected a code or tag of goods, received badge ${seen.number}`)
  return seen
}

/**
 * The vial whose label a photograph shows, with all that the label says.
 *
 * @param named - The vial somebody says it is.
 * @throws app.not-a-vial also when it is another one, capture.*
 */
export async function vialInImage(clocks: Clocks, image: string, named?: Name): Promise<Labelled> {
  const scans = await scanAll(clocks, { images: [image] })
  const units = new Set(scans.flatMap(({ unit }) => unit ?? []))
  const [vial, other] = [...units].filter((unit) => parseName(unit).type === 'vial')
  // Which of two vials is in the hand, no picture tells.
  if (vial && other) throw appFault('app.not-a-vial', 'expected one vial in the picture, it shows several')
  if (vial && named !== undefined && vial !== named)
    throw appFault('app.not-a-vial', `expected ${printedName(named)} in the picture, it shows ${printedName(vial)}`)
  if (vial) return { vial, elements: scans.find(({ unit }) => unit === vial)?.elements ?? [] }
  const seen = formatBracketed(scans.flatMap(({ elements }) => elements))
  throw appFault('app.not-a-vial', `expected the label of a vial, the picture shows ${printable(seen)}`)
}

/**
 * Hears a reader until the expected number of sightings came or nothing new did for long enough. One that is lost in between
 * has that long to come back.
 *
 * @throws app.reader-gone, capture.*
 */
export async function* hear(
  { place, expected = Number.POSITIVE_INFINITY, quietMs = quietMsOf(place), listening }: ReaderInput,
  lineClock: Clock,
  stop?: AbortSignal,
): AsyncGenerator<Sighting> {
  const reader = await keepReading(() => openReader(place, lineClock), lineClock)
  try {
    listening?.()
    const sightings = reader.sightings[Symbol.asyncIterator]()
    for (let count = 0; count < expected; count++) {
      const sighting = await unlessQuiet(sightings.next(), quietMs, lineClock, stop)
      if (!sighting) break
      yield sighting
    }
    const fault = reader.lost()
    if (fault) throw appFault('app.reader-gone', `expected more from the reader, it was lost: ${fault.message}`)
  } finally {
    await reader.close()
  }
}

async function unlessQuiet<T>(
  next: Promise<IteratorResult<T>>,
  quietMs: number,
  clock: Clock,
  stop?: AbortSignal,
): Promise<T | undefined> {
  const alarm = new AbortController()
  const over = stop ? AbortSignal.any([alarm.signal, stop]) : alarm.signal
  const quiet = () => ({ done: true, value: undefined }) as const
  try {
    const { done, value } = await Promise.race([next, clock.sleep(quietMs, over).then(quiet, quiet)])
    return done ? undefined : value
  } finally {
    alarm.abort()
  }
}

// Who scans by hand looks for the next label; a field of tags has told all it holds much sooner.
const byHand = ['scanner', 'rdm6300', 'id12la']
const quietMsOf = ({ profile }: ReaderPlace) => (byHand.includes(profile) ? 10_000 : 2000)

import {
  formatBracketed,
  openScanner,
  openTagReader,
  type RawScan,
  readImage,
  scanOf,
  scanOfEpc,
  scansOf,
} from '../capture/index.ts'
import { type Clock, type Fault, type Name, parseName, printable, type Scan } from '../values/index.ts'
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
  /** Serial path of a tag reader: one inventory is taken. */
  readonly tagReader?: string
  /** Serial path of a handheld scanner: it is heard until `expected` codes came, or nothing did for `quietMs`. */
  readonly scanner?: {
    readonly path: string
    readonly expected: number
    readonly quietMs: number
    /** Called when the port is open: what is scanned before is lost. */
    readonly listening?: () => void
  }
}

type Clocks = Pick<Workspace, 'clock' | 'lineClock'>

/** Reads everything that was named. An input that cannot be read ends the session: whoever scans can look again. */
export async function scanAll({ lineClock }: Clocks, inputs: ScanInputs): Promise<Scan[]> {
  const scans: Scan[] = []
  for (const image of inputs.images ?? [])
    scans.push(...scansOf(await readImage(readNamed(image, maxImageBytes), { clock: lineClock })))
  for (const text of inputs.texts ?? []) scans.push(scanOf({ source: 'typed', text: elementStringOf(text) }))
  if (inputs.tagReader) scans.push(...(await inventory(inputs.tagReader, lineClock)).map(scanOfEpc))
  if (inputs.scanner) scans.push(...(await listen(inputs.scanner, lineClock, judge)))
  return scans
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

/** The tags in the field, each EPC memory in hexadecimal. */
export async function inventory(path: string, lineClock: Clock): Promise<string[]> {
  const reader = await openTagReader({ path, profile: 'Reader18', lineClock })
  try {
    return (await reader.inventory()).map(({ epc }) => epc)
  } finally {
    await reader.close()
  }
}

/** What becomes of what a scanner sends. What these throw ends the session. */
export type Judge<T> = { readonly scanned: (raw: RawScan) => T; readonly refused: (fault: Fault) => T }

/** A code that is refused ends the session with its reason, like a picture that cannot be read. */
const judge: Judge<Scan> = {
  scanned: ({ text, aim }) => scanOf({ source: 'scanner', text, ...(aim === null ? {} : { aim }) }),
  refused: (fault) => {
    throw fault
  },
}

/** Hears a scanner until the expected number came or it was silent for long enough. @throws app.scanner-gone */
export async function listen<T>(
  { path, expected, quietMs, listening }: NonNullable<ScanInputs['scanner']>,
  lineClock: Clock,
  { scanned, refused }: Judge<T>,
): Promise<T[]> {
  const results: T[] = []
  const heard = Promise.withResolvers<void>()
  const done = new AbortController()
  const take = (decide: () => T) => {
    try {
      results.push(decide())
    } catch (error) {
      heard.reject(error)
    }
    if (results.length >= expected) heard.resolve()
  }
  const scanner = await openScanner({
    path,
    lineClock,
    onScan: (raw) => take(() => scanned(raw)),
    onRefused: (fault) => take(() => refused(fault)),
    onClose: (reason) =>
      heard.reject(appFault('app.scanner-gone', `expected ${expected} scans, the scanner was ${reason}`)),
  })
  try {
    listening?.()
    await Promise.race([heard.promise, silence(results, quietMs, lineClock, done.signal)])
    return results
  } finally {
    done.abort()
    heard.promise.catch(() => undefined)
    await scanner.close()
  }
}

/** Resolves when nothing new was scanned for so long, or nobody waits for it any more. */
async function silence(scans: readonly unknown[], quietMs: number, clock: Clock, done: AbortSignal): Promise<void> {
  for (let before = -1; scans.length !== before && !done.aborted; ) {
    before = scans.length
    await clock.sleep(quietMs, done).catch(() => undefined)
  }
}

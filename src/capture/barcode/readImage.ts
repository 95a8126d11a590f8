import { type Clock, type Fault, isFault, type Scan } from '../../values/index.ts'
import { captureFault } from '../faults.ts'
import { scanOf } from '../gs1/index.ts'
import { loadFirstReader } from './firstReader.ts'
import type { Grey } from './grey.ts'
import { checkOf, checkOpinion, type Silence } from './opinion.ts'
import { openPicture } from './picture.ts'
import { loadSecondReader } from './secondReader.ts'
import { type Sighting, sightings } from './sightings.ts'

/** One code in a picture: a scan, or why it is none. What was refused is shown, never used. */
export type DecodedCode =
  | { readonly status: 'read'; readonly scan: Scan; readonly ms: number }
  | {
      readonly status: 'refused'
      readonly aim: string
      readonly text: string
      readonly reason: Fault
      readonly ms: number
    }

export type ReadOptions = {
  readonly clock: Clock
  /** How long a difficult picture may take. An attempt that has begun is finished. */
  readonly budgetMs?: number
}

// A product code or a foreign code is in sight, but nothing that can be traced: the real one may be harder to see.
const afterthoughtMs = 120

/**
 * Reads the GS1 codes in a photograph.
 *
 * Every code passes the GS1 gate, and a second reader is asked about each; where the two disagree it is refused.
 *
 * @param image - A JPEG, PNG or WebP file: its bytes or its path.
 * @returns At least one code, in the order found.
 * @throws capture.image-unreadable, capture.image-without-code
 */
export async function readImage(image: Uint8Array | string, options: ReadOptions): Promise<DecodedCode[]> {
  const { clock, budgetMs = 1300 } = options
  const startedMs = clock.monotonicMs()
  const picture = await openPicture(image)
  const codes = new Map<string, DecodedCode>()
  let isFirstLook = true
  for await (const seen of sightings(picture, await readers.first(), readers.second)) {
    const before = [...codes.keys()]
    for (const sighting of seen) {
      const identity = sighting.aim + sighting.text
      if (isLateRival(sighting, before)) continue
      // Refused in one view, it may be agreed upon in another.
      if (codes.get(identity)?.status === 'read') continue
      const silence = silenceAbout(sighting, isFirstLook || before.includes(identity))
      codes.set(identity, judge(sighting, silence, clock.monotonicMs() - startedMs))
    }
    isFirstLook = false
    const limitMs = [...codes.values()].some(isSettled) ? Math.min(afterthoughtMs, budgetMs) : budgetMs
    if ([...codes.values()].some(isTraceable) || clock.monotonicMs() - startedMs > limitMs) break
  }
  if (codes.size > 0) return [...codes.values()]
  await picture.checkWhole()
  throw captureFault(
    'capture.image-without-code',
    `found no code in the picture of ${picture.width} x ${picture.height} pixels`,
  )
}

/** The scans of what stands plainly in a picture that was drawn, not taken: one look, no second opinion. */
export async function readDrawing(grey: Grey): Promise<Scan[]> {
  const first = await readers.first()
  return (await first(grey)).map(({ aim, text }) => scanOf({ source: 'image', text, aim }))
}

/** The scans among the codes. @throws the reason of the first refusal when there is no scan. */
export function scansOf(codes: readonly DecodedCode[]): Scan[] {
  const scans = codes.flatMap((code) => (code.status === 'read' ? [code.scan] : []))
  const refused = codes.find((code) => code.status === 'refused')
  if (scans.length === 0 && refused) throw refused.reason
  return scans
}

// Loaded when the first picture comes, and kept for the life of the process as any module is.
const readers = { first: once(loadFirstReader), second: once(loadSecondReader) }

function judge(sighting: Sighting, silence: Silence, ms: number): DecodedCode {
  const { aim, text } = sighting
  try {
    checkOpinion(sighting, readers.second(), silence)
    const scan = scanOf({ source: 'image', text, aim })
    return { status: 'read', scan, ms }
  } catch (reason) {
    if (!isFault(reason)) throw reason
    return { status: 'refused', aim, text, reason, ms }
  }
}

function isTraceable(code: DecodedCode): boolean {
  return code.status === 'read' && (code.scan.unit !== null || code.scan.batch !== null)
}

// A Code 128 that was seen once, in a picture made for it, is not seen well enough.
function silenceAbout({ aim }: Sighting, isSeenPlainly: boolean): Silence {
  const check = checkOf(aim)
  return check === 'strong' || (check === 'fair' && isSeenPlainly) ? 'consent' : 'refusal'
}

// Bars that check themselves poorly and were seen already: what another view makes of them is no second symbol, and
// whoever sees it otherwise than the view before is not to be believed.
function isLateRival({ aim, text }: Sighting, before: readonly string[]): boolean {
  return checkOf(aim) === 'poor' && before.some((seen) => seen.startsWith(aim) && seen !== aim + text)
}

// What the readers disagree about may be a piece of the code, or nothing at all.
function isSettled(code: DecodedCode): boolean {
  return code.status === 'read' || code.reason.code !== 'capture.readers-disagree'
}

function once<T>(load: () => T): () => T {
  let loaded: { readonly value: T } | undefined
  return () => {
    loaded ??= { value: load() }
    return loaded.value
  }
}

import { type Statement, statementFromJson, statementToJson } from '../sign/index.ts'
import {
  type Address,
  address,
  bytesOf,
  type Digest,
  digest,
  hexOf,
  instant,
  isFault,
  milliCelsius,
} from '../values/index.ts'
import { bootTag, type LoggedReading, type Observation, probeTag, qualities } from './canonicalReading.ts'
import type { Chain } from './chain.ts'
import { malformed, packColumns, unpackColumns } from './columns.ts'
import { packEdge, unpackEdge } from './edge.ts'

/**
 * A sealed run of one device's readings that proves itself: from the chain before it and the readings in it follow the
 * link and the root that the device signed in `checkpoint`, the run's last word.
 */
export type Segment = {
  readonly device: Address
  /** Before the first reading; its size is the first reading's sequence. */
  readonly before: Chain
  readonly run: readonly Observation[]
  /** Serials of the probes in the run. */
  readonly probes: readonly string[]
  readonly boots: readonly Digest[]
  /** Signed by the device, of exactly the size at which this segment ends. */
  readonly checkpoint: Statement
}

/** Four months of one reading every ten seconds; what claims more is refused before memory is given to it. */
export const segmentReadingsMax = 1_000_000

const format = 'vialtrace/segment/1'
const headerBytesMax = 1 << 20

/** One line of JSON, then the columns. The SHA-256 of all of it names the segment. */
export function encodeSegment(segment: Segment): Buffer {
  const columns = packColumns(segment.run, dictionaryOf(segment))
  const line = headerLine(segment, { count: segment.run.length, bytes: columns.length })
  return Buffer.concat([Buffer.from(`${line}\n`), columns])
}

/**
 * Reads a segment from anywhere. Its checkpoint's signature is verified; that the readings lead to it is not.
 *
 * @throws journal.segment-malformed, sign.*
 */
export function decodeSegment(bytes: Uint8Array): Segment {
  const end = bytes.subarray(0, headerBytesMax).indexOf(0x0a)
  if (end < 0) throw malformed('it has no header')
  const { header, extent } = parseHeader(Buffer.from(bytes.subarray(0, end)).toString())
  const columns = bytes.subarray(end + 1)
  // The decompressor would pass over whatever follows its last byte.
  if (columns.length !== extent.bytes)
    throw malformed(`expected ${extent.bytes} bytes of columns, found ${columns.length}`)
  return { ...header, run: unpackColumns(columns, extent.count, dictionaryOf(header)) }
}

/** The segment's readings as they were taken. @throws journal.segment-malformed */
export function* readingsOf({ before, run, probes, boots }: Segment): IterableIterator<LoggedReading> {
  const names = namesOf(probes, boots)
  let sequence = before.edge.size
  for (const observation of run) yield loggedReading(sequence++, observation, names)
}

/** What the tags in readings stand for, by their hexadecimal digits. */
export type Names = { readonly probes: ReadonlyMap<string, string>; readonly boots: ReadonlyMap<string, Digest> }

export function namesOf(probes: readonly string[], boots: readonly Digest[]): Names {
  return {
    probes: new Map(probes.map((serial) => [probeTag(serial).toString('hex'), serial])),
    boots: new Map(boots.map((bootId) => [bootTag(bootId).toString('hex'), bootId])),
  }
}

/** @throws journal.segment-malformed when a tag stands for nothing or a number is no word of ours. */
export function loggedReading(sequence: number, observation: Observation, names: Names): LoggedReading {
  const probe = names.probes.get(observation.probe.toString('hex'))
  const bootId = names.boots.get(observation.boot.toString('hex'))
  const quality = qualities[observation.quality]
  if (probe === undefined || !bootId || !quality) throw malformed(`reading ${sequence} names what is not listed`)
  return {
    sequence,
    probe,
    milliCelsius: milliCelsius(observation.milliCelsius),
    takenAt: instant(observation.takenAt),
    monotonicMs: observation.monotonicMs,
    quality,
    bootId,
  }
}

type Header = Omit<Segment, 'run'>
/** How many readings follow the header, in how many bytes. */
type Extent = { readonly count: number; readonly bytes: number }

function dictionaryOf({ probes, boots }: Header) {
  return { probes: probes.map(probeTag), boots: boots.map(bootTag) }
}

function headerJson({ device, before, probes, boots, checkpoint }: Header, { count, bytes }: Extent) {
  return {
    format,
    device,
    first: before.edge.size,
    count,
    bytes,
    previousLink: hexOf(before.link),
    edge: hexOf(packEdge(before.edge)),
    probes,
    boots,
    checkpoint: statementToJson(checkpoint),
  }
}

function headerLine(header: Header, extent: Extent): string {
  return JSON.stringify(headerJson(header, extent))
}

/** Accepts exactly what {@link headerLine} writes: whatever was read is written again and compared. */
function parseHeader(line: string): { header: Header; extent: Extent } {
  try {
    const json = JSON.parse(line) as ReturnType<typeof headerJson>
    const { first, count, bytes } = json
    const edge = unpackEdge(first, bytesOf(json.edge))
    if (!edge) throw malformed(`its tree does not hold ${first} readings`)
    const header: Header = {
      device: address(json.device),
      before: { link: bytesOf(digest(json.previousLink)), edge },
      probes: json.probes.map(String),
      boots: json.boots.map(digest),
      checkpoint: statementFromJson(json.checkpoint),
    }
    const counts = Number.isSafeInteger(first) && first >= 0 && Number.isSafeInteger(count) && count > 0
    const extent = { count, bytes }
    if (counts && count <= segmentReadingsMax && headerLine(header, extent) === line) return { header, extent }
  } catch (error) {
    if (isFault(error) && !error.code.startsWith('values.')) throw error
    throw malformed('its header is not one', error)
  }
  throw malformed(`its header is not in the form ${format}`)
}

import { createReadStream, type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Answer,
  type Answered,
  answerEpc,
  answerImage,
  answerOf,
  answerText,
  formatBracketed,
  type Sighting,
} from '../capture/index.ts'
import { type Clock, type Fault, isFault, type Name, printable } from '../values/index.ts'
import { appFault } from './faults.ts'
import { readNamed } from './files.ts'
import { type Line, linesOf } from './lines.ts'
import { elementStringOf } from './lookup.ts'
import { hear, maxImageBytes, type ScanInputs } from './scanning.ts'
import { newFilesIn } from './watching.ts'

/** Where codes may come from when each is answered by itself. */
export type AnswerInputs = ScanInputs & {
  /** Files with one JSON string a line; `-` is what is piped in. */
  readonly lines?: readonly string[]
  readonly piped?: AsyncIterable<Uint8Array>
  /** Tag memories in hexadecimal. */
  readonly epcs?: readonly string[]
  /** Folder into which a camera or phone puts pictures: each is answered when it is there, until stopped. */
  readonly watched?: { readonly folder: string; readonly stop: AbortSignal }
  /** Digits of the company prefix, for printed codes. */
  readonly prefixLength?: number
}

/** One answer, and what a person is told of it. */
export type Told = {
  readonly answer: Answer
  readonly unit: Name | null
  readonly batch: Name | null
  /** Its elements with brackets; empty unless it was read. */
  readonly text: string
  readonly fault: Fault | null
}

// A symbol holds 7089 characters at most, and JSON may spell each with six.
const maxLineBytes = 64 * 1024

/**
 * Answers every input in turn: pictures, then texts, lines, tags, what readers see, a watched folder. Whatever
 * is wrong with one is its answer; the next is answered all the same.
 *
 * @throws app.file-missing, app.file-unusable for a file of lines or a folder without files; app.reader-gone, capture.*
 *   when a reader does not work
 */
export async function* answerAll(clock: Clock, inputs: AnswerInputs): AsyncGenerator<Told> {
  const { prefixLength = null } = inputs
  for await (const answered of answeredOf(clock, inputs)) yield told(answered, prefixLength)
}

async function* answeredOf(clock: Clock, inputs: AnswerInputs): AsyncGenerator<Sighting> {
  for (const path of (inputs.images ?? []).flatMap(picturesIn)) yield* answerPicture(path, clock)
  for (const text of inputs.texts ?? [])
    yield { ...answerText({ source: 'typed', text: elementStringOf(text) }, clock), source: text }
  for (const path of inputs.lines ?? [])
    for await (const line of linesOf(opened(path, inputs.piped), maxLineBytes)) yield answerLine(line, clock)
  for (const hex of inputs.epcs ?? []) yield answerEpc(hex, clock)
  for (const reader of inputs.readers ?? []) yield* hear(reader, clock)
  if (inputs.watched) {
    const { folder, stop } = inputs.watched
    for await (const path of newFilesIn(folder, clock, stop)) yield* answerPicture(path, clock)
  }
}

async function* answerPicture(path: string, clock: Clock): AsyncGenerator<Answered> {
  yield* await answerImage(path, () => readNamed(path, maxImageBytes), { clock })
}

function told(answered: Sighting, prefixLength: number | null): Told {
  const { result } = answered
  const answer = answerOf(answered, prefixLength)
  const nothing = { unit: null, batch: null, text: '', fault: null }
  if (isFault(result)) return { answer, ...nothing, fault: result }
  if (result.source === 'badge') return { answer, ...nothing, text: `badge ${result.number}` }
  return { answer, unit: result.unit, batch: result.batch, text: formatBracketed(result.elements), fault: null }
}

function answerLine(line: Line, clock: Clock): Answered {
  const text = line === null ? null : parsed(line)
  if (typeof text === 'string') return answerText({ source: 'typed', text }, clock)
  const received = line === null ? `more than ${maxLineBytes} bytes` : `"${printable(line.slice(0, 100))}"`
  const result = appFault('app.line-malformed', `expected one JSON string in a line, received ${received}`)
  return { source: line?.slice(0, 100) ?? '', aim: null, symbology: null, ms: 0, result }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function opened(path: string, piped?: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  if (path === '-' && piped) return piped
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) throw appFault('app.file-missing', `expected a file ${printable(path)}, there is none`)
  if (stat.isDirectory()) throw appFault('app.file-unusable', `expected a file, ${printable(path)} is a folder`)
  return createReadStream(path, { highWaterMark: 1 << 20 })
}

/** A folder stands for the files in it, by name; hidden ones are left out. What is not there is answered as such. */
function picturesIn(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path]
  const isPicture = (entry: Dirent) => entry.isFile() && !entry.name.startsWith('.')
  const names = readdirSync(path, { withFileTypes: true })
    .filter(isPicture)
    .map(({ name }) => name)
  if (names.length === 0) throw appFault('app.file-unusable', `expected photographs in ${printable(path)}, it has none`)
  return names.sort().map((name) => join(path, name))
}

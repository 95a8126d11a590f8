import { createReadStream, type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { answerEpc, answerImage, answerText, type Sighting } from '../capture/index.ts'
import { type Clock, printable } from '../values/index.ts'
import { arriving } from './arriving.ts'
import { appFault } from './faults.ts'
import { readNamed, statNamed } from './files.ts'
import { type Line, linesOf } from './lines.ts'
import { elementStringOf } from './lookup.ts'
import { hear, maxImageBytes, type ReaderInput } from './scanning.ts'
import { newFilesIn } from './watching.ts'

/** What a person does at a keyboard, or a scanner that acts as one: `null` is a line that was too long to be kept. */
export type Typed = { readonly text: string | null } | 'undo' | 'done'

/** One place where codes come from, as it stands on the command line. */
export type Source =
  | { readonly from: 'image' | 'lines'; readonly path: string }
  | { readonly from: 'text'; readonly text: string }
  /** Memory of a tag, in hexadecimal. */
  | { readonly from: 'epc'; readonly hex: string }
  | { readonly from: 'reader'; readonly reader: ReaderInput }
  | { readonly from: 'keyboard'; readonly typed: AsyncIterable<Typed> }
  /** Folder into which a camera or phone puts pictures: each is answered when it is there, until stopped. */
  | { readonly from: 'watch'; readonly folder: string }

/** One code that was seen. `live`: whoever scans is there, and can scan again. */
export type Seen = { readonly answered: Sighting; readonly live: boolean; readonly from: Source['from'] }
export type Input = Seen | 'undo' | 'done'

export type Listening = {
  readonly clock: Clock
  /** Ends what would go on by itself. */
  readonly stop?: AbortSignal
  /** What is piped in: the lines that `-` stands for. */
  readonly piped?: AsyncIterable<Uint8Array>
}

// A symbol holds 7089 characters at most, and JSON may spell each with six.
const maxLineBytes = 64 * 1024
const handfulSize = 100

/**
 * What all sources give, in handfuls: those that end by themselves first, in their order; then readers, keyboard and
 * watched folders together, as it comes.
 *
 * @throws what {@link answersOf} throws
 */
export async function* inputsOf(sources: readonly Source[], listening: Listening): AsyncGenerator<Input[]> {
  let handful: Input[] = []
  for (const source of sources.filter((each) => !isLive(each)))
    for await (const answered of answersOf(source, listening)) {
      handful.push({ answered, live: false, from: source.from })
      // A photograph takes as long as a person waits for; lines do not.
      if (source.from !== 'lines' || handful.length === handfulSize) yield handful.splice(0)
    }
  if (handful.length > 0) yield handful
  handful = []
  const stopped = new AbortController()
  const stop = listening.stop ? AbortSignal.any([listening.stop, stopped.signal]) : stopped.signal
  try {
    const live = sources.filter(isLive).map((each) => liveInputs(each, { ...listening, stop }))
    yield* arriving(live, listening.clock, listening.stop)
  } finally {
    stopped.abort()
  }
}

export function isLive({ from }: Source): boolean {
  return from === 'reader' || from === 'keyboard' || from === 'watch'
}

async function* liveInputs(source: Source, listening: Listening): AsyncGenerator<Input> {
  if (source.from !== 'keyboard') {
    for await (const answered of answersOf(source, listening)) yield { answered, live: true, from: source.from }
    return
  }
  for await (const typed of source.typed) {
    if (typeof typed === 'string') yield typed
    else yield { answered: answerTyped(typed.text, listening.clock), live: true, from: source.from }
  }
}

/**
 * The answers of one source, until it ends. Whatever is wrong with one code is its answer; the next is answered all the
 * same.
 *
 * @throws app.file-missing, app.file-unusable for a file of lines or a folder without files; app.reader-gone, capture.*
 *   when a reader does not work
 */
export async function* answersOf(source: Source, listening: Listening): AsyncGenerator<Sighting> {
  const { clock, stop, piped } = listening
  if (source.from === 'image') for (const path of picturesIn(source.path)) yield* await answerPicture(path, clock)
  if (source.from === 'text') yield answerTyped(source.text, clock)
  if (source.from === 'lines')
    for await (const line of linesOf(opened(source.path, piped), maxLineBytes)) yield answerLine(line, clock)
  if (source.from === 'epc') yield answerEpc(source.hex, clock)
  if (source.from === 'reader') yield* hear(source.reader, clock, stop)
  if (source.from === 'keyboard')
    for await (const typed of source.typed) if (typeof typed !== 'string') yield answerTyped(typed.text, clock)
  if (source.from === 'watch')
    for await (const path of newFilesIn(source.folder, clock, stop)) yield* await answerPicture(path, clock)
}

/** What a pipe says as a keyboard would: a code a line; the word `undo` takes the last one back. */
export async function* typedLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Typed> {
  for await (const line of linesOf(chunks, maxLineBytes)) {
    if (line === 'undo') yield line
    else if (line !== '') yield { text: line }
  }
}

function answerPicture(path: string, clock: Clock): Promise<Sighting[]> {
  return answerImage(path, () => readNamed(path, maxImageBytes), { clock })
}

function answerTyped(text: string | null, clock: Clock): Sighting {
  if (text === null) return refused('', 'a code', `more than ${maxLineBytes} bytes`)
  return { ...answerText({ source: 'typed', text: elementStringOf(text) }, clock), source: text }
}

function answerLine(line: Line, clock: Clock): Sighting {
  const text = line === null ? null : parsed(line)
  return typeof text === 'string' ? answerText({ source: 'typed', text }, clock) : refusedLine(line)
}

function refusedLine(line: Line): Sighting {
  const start = line?.slice(0, 100)
  const received = start === undefined ? `more than ${maxLineBytes} bytes` : `"${printable(start)}"`
  return refused(start ?? '', 'one JSON string', received)
}

function refused(source: string, expected: string, received: string): Sighting {
  const result = appFault('app.line-malformed', `expected ${expected} in a line, received ${received}`)
  return { source, aim: null, symbology: null, ms: 0, result }
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
  const stat = statNamed(path)
  if (!stat) throw appFault('app.file-missing', `expected a file ${printable(path)}, there is none`)
  if (stat.isDirectory()) throw appFault('app.file-unusable', `expected a file, ${printable(path)} is a folder`)
  return createReadStream(path, { highWaterMark: 1 << 20 })
}

/** A folder stands for the files in it, by name; hidden ones are left out. What is not there is answered as such. */
function picturesIn(path: string): string[] {
  if (!isFolder(path)) return [path]
  const isPicture = (entry: Dirent) => entry.isFile() && !entry.name.startsWith('.')
  const names = readdirSync(path, { withFileTypes: true })
    .filter(isPicture)
    .map(({ name }) => name)
  if (names.length === 0) throw appFault('app.file-unusable', `expected photographs in ${printable(path)}, it has none`)
  return names.sort().map((name) => join(path, name))
}

// What cannot be looked at is no folder; why not, its answer says.
function isFolder(path: string): boolean {
  try {
    return statNamed(path)?.isDirectory() ?? false
  } catch {
    return false
  }
}

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Fault, isFault, printable } from '../values/index.ts'
import { appFault } from './faults.ts'

// Windows cannot sync a folder.
const posix = process.platform !== 'win32'

/**
 * Writes a file so that it is there whole or not at all, whatever happens: temporary name, fsync, rename, fsync of the
 * folder, and of every folder that had to be made for it.
 *
 * @param mode - File mode; secrets pass 0o600.
 * @throws app.disk-full, app.unwritable
 */
export function writeDurably(path: string, content: string | Uint8Array, mode = 0o644): void {
  const file = openDurably(path, mode)
  try {
    file.write(typeof content === 'string' ? Buffer.from(content) : content)
    file.finish()
  } finally {
    file.discard()
  }
}

/**
 * Writes a file a person named as its parts come, whole or not at all, without holding it in memory.
 *
 * @throws app.folder-missing, app.disk-full, app.unwritable, and what the parts throw
 */
export async function writeParts(path: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
  requireFolderOf(path)
  const file = openDurably(path, 0o644)
  try {
    for await (const part of parts) file.write(part)
    file.finish()
  } finally {
    file.discard()
  }
}

type OpenFile = {
  readonly write: (part: Uint8Array) => void
  /** From here on the file is there under its name. */
  readonly finish: () => void
  /** Takes away what was not finished; afterwards it does nothing. */
  readonly discard: () => void
}

function openDurably(path: string, mode: number): OpenFile {
  // Another process may be writing the same file at this moment.
  const temporary = `${path}.${process.pid}.part`
  const folder = dirname(resolve(path))
  let file: number | undefined
  const close = () => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  const trying = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw writeFault(path, error)
    }
  }
  const made = trying(() => {
    const made = mkdirSync(folder, { recursive: true })
    rmSync(temporary, { force: true })
    try {
      file = openSync(temporary, 'wx', mode)
    } catch (error) {
      // It may be there although it was not opened.
      discard(temporary)
      throw error
    }
    return made
  })
  const opened = file as unknown as number
  return {
    write: (part) =>
      trying(() => {
        for (let written = 0; written < part.length; ) written += writeSync(opened, part, written)
      }),
    finish: () =>
      trying(() => {
        fsyncSync(opened)
        close()
        renameSync(temporary, path)
        if (posix) syncFolders(folder, made)
      }),
    discard: () => {
      try {
        close()
      } catch {}
      discard(temporary)
    },
  }
}

/** How a document or a segment is called while it is written: nobody else's files are ever called so. */
const unfinished = /^([0-9a-f]{64}|\d{12}\.segment)\.\d+\.part$/
const abandonedAfterMs = 3_600_000

/**
 * Writes a file into a folder that the parties share, and takes away what a process that was killed has left unfinished
 * in it. No reader ever looks at such a file; a writer that takes an hour over one is gone.
 *
 * @throws app.disk-full, app.unwritable
 */
export function writeShared(path: string, content: Uint8Array): void {
  writeDurably(path, content)
  try {
    const folder = dirname(resolve(path))
    // The folder may be another machine's: its clock alone knows how old a file in it is.
    const nowMs = statSync(path).mtimeMs
    for (const name of readdirSync(folder).filter((each) => unfinished.test(each)))
      if (nowMs - statSync(join(folder, name)).mtimeMs > abandonedAfterMs) discard(join(folder, name))
  } catch {
    // Somebody else tidied up first, or may not be tidied up after.
  }
}

/** What stopped the writing may stop this too; the first reason is the one to tell. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

/** Refuses a path whose folder is not there: a slip in a path must not make a tree of folders. @throws app.folder-missing */
export function requireFolderOf(path: string): void {
  const folder = dirname(resolve(path))
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  throw appFault('app.folder-missing', `expected a folder ${printable(folder)} to write in, there is none`)
}

/** Writes a file a person named, whole or not at all. @throws app.folder-missing, app.disk-full, app.unwritable */
export function writeNamed(path: string, content: string | Uint8Array, mode?: number): void {
  requireFolderOf(path)
  writeDurably(path, content, mode)
}

/** Reads a file a person named. @throws app.file-missing, app.file-unusable for a folder, one over `maxBytes`, and what cannot be read */
export function readNamed(path: string, maxBytes: number): Buffer {
  const stats = statNamed(path)
  if (!stats) throw appFault('app.file-missing', `expected a file at ${printable(path)}, there is none`)
  if (!stats.isFile()) throw appFault('app.file-unusable', `expected a file at ${printable(path)}, it is not one`)
  if (stats.size > maxBytes)
    throw appFault(
      'app.file-unusable',
      `expected at most ${maxBytes} bytes in ${printable(path)}, it has ${stats.size}`,
    )
  return readable(path, () => readFileSync(path))
}

/** What a path a person gave leads to; nothing where there is nothing. @throws app.file-unusable for links in a circle and the like */
export function statNamed(path: string): Stats | undefined {
  return readable(path, () => statSync(path, { throwIfNoEntry: false }))
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException
    throw appFault('app.file-unusable', `expected to read ${printable(path)}, it cannot be (${code})`, cause)
  }
}

/** A name is on the disk once the folder it stands in is. @param made - The topmost folder that is new. */
function syncFolders(path: string, made: string | undefined): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
  if (made && path.length >= made.length) syncFolders(dirname(path), made)
}

function writeFault(path: string, error: unknown): Fault {
  if (isFault(error)) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return appFault('app.disk-full', `no space left to write ${printable(path)}`, error)
  return appFault('app.unwritable', `cannot write ${printable(path)} (${code ?? 'unknown reason'})`, error)
}

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type Fault, printable } from '../values/index.ts'
import { signFault } from './faults.ts'

// Windows keeps its permissions elsewhere and cannot sync a folder; there the user's profile is the protection.
const posix = process.platform !== 'win32'
const fileBytesMax = 65_536

/**
 * Writes a file that only its owner can read, whole or not at all, and on disk when this returns. Never overwrites.
 * Its folder is made if need be, for the owner alone.
 *
 * @throws sign.file-exists, sign.disk-full, sign.file-unwritable
 */
export function writePrivateFile(path: string, text: string): void {
  if (existsSync(path)) throw signFault('sign.file-exists', `expected no file at ${printable(path)}, found one`)
  const unfinished = `${path}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    rmSync(unfinished, { force: true })
    writeThrough(unfinished, text)
    renameSync(unfinished, path)
    if (posix) syncFolder(dirname(path))
  } catch (error) {
    discard(unfinished)
    throw writeFault(path, error)
  }
}

function writeThrough(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** What stopped the writing may stop this too; the first reason is the one to tell. */
function discard(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

function writeFault(path: string, error: unknown): Fault {
  const { code = 'unknown reason' } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
    return signFault('sign.disk-full', `no space left to write ${printable(path)}`, error)
  return signFault('sign.file-unwritable', `cannot write ${printable(path)} (${code})`, error)
}

/**
 * Reads such a file, unless others could have read or written it too.
 *
 * @throws sign.file-exposed for a link, another owner or any access for group or world; sign.file-missing
 */
export function readPrivateFile(path: string): string {
  const file = open(path)
  try {
    const stats = fstatSync(file)
    const flaw = flawOf(stats)
    if (flaw) throw signFault('sign.file-exposed', `expected ${printable(path)} to be private, but ${flaw}`)
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function open(path: string): number {
  try {
    // Checked on the open file, so it cannot be exchanged in between; O_NONBLOCK, so a pipe cannot make us wait.
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') throw signFault('sign.file-missing', `expected a file at ${printable(path)}, found none`)
    if (code === 'ELOOP')
      throw signFault('sign.file-exposed', `expected ${printable(path)} to be private, but it is a link`)
    throw error
  }
}

function flawOf(stats: Stats): string | undefined {
  if (!stats.isFile()) return 'it is not a plain file'
  if (stats.size > fileBytesMax) return `it has ${stats.size} bytes, more than any key`
  if (!posix) return undefined
  if ((stats.mode & 0o077) !== 0) return `its mode is ${(stats.mode & 0o777).toString(8)}`
  if (stats.uid !== process.getuid?.() && stats.uid !== 0) return `it belongs to user ${stats.uid}`
  return undefined
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

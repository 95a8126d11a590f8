import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { sha256 } from '../../src/values/index.ts'

/** One value of a database, read past the program. @param sql - Names its column `value`. */
export function valueIn(file: string, sql: string): SQLOutputValue | undefined {
  const raw = new DatabaseSync(file, { readOnly: true })
  try {
    return raw.prepare(sql).get()?.value
  } finally {
    raw.close()
  }
}

/** Turns over one bit of a file. */
export function changeByte(file: string, at: number): void {
  const content = readFileSync(file)
  content.writeUInt8(content.readUInt8(at) ^ 1, at)
  writeFileSync(file, content)
}

const runLength = 24

/** The part of a value that is least like the zeros of which a database is full. */
function tellingRun(value: Uint8Array): Uint8Array {
  const runs = Array.from({ length: Math.ceil(value.length / 8) }, (_, i) => value.subarray(8 * i, 8 * i + runLength))
  return runs.reduce((best, run) => (new Set(run).size > new Set(best).size ? run : best))
}

/** Turns over one bit of a value that stands in a database, in the file itself. */
export function changeValue(file: string, sql: string): void {
  const value = valueIn(file, sql) as Uint8Array
  const around = tellingRun(value)
  const content = readFileSync(file)
  for (let place = content.indexOf(around); place !== -1; place = content.indexOf(around, place + 1)) {
    changeByte(file, place + 12)
    if (!Buffer.from(valueIn(file, sql) as Uint8Array).equals(value)) return
    // A copy that the database left behind in its free space.
    writeFileSync(file, content)
  }
  throw new Error(`expected the value of ${sql} in ${file}`)
}

/** Works on a database without its guards and puts them back, as someone with the disk in their hands can. */
export function tamper<T>(file: string, work: (raw: DatabaseSync) => T): T {
  const raw = new DatabaseSync(file)
  const guards = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all()
  raw.exec('PRAGMA foreign_keys = OFF')
  for (const { name } of guards) raw.exec(`DROP TRIGGER ${name}`)
  const result = work(raw)
  for (const { sql } of guards) raw.exec(`${sql}`)
  raw.close()
  return result
}

/** Leaves a database as a process leaves it that was killed after some work: what it wrote is still in the log beside it. */
export async function killedAfter(file: string, work: () => Promise<unknown>): Promise<void> {
  const other = new DatabaseSync(file)
  other.exec('SELECT 1 FROM sqlite_schema')
  await work()
  const left = ['', '-wal', '-shm'].map((suffix) => [`${file}${suffix}`, readFileSync(`${file}${suffix}`)] as const)
  other.close()
  for (const [path, bytes] of left) writeFileSync(path, bytes)
}

/** Every file below a folder, by the hash of its bytes. */
export function filesIn(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort()
  return Object.fromEntries(paths.map((path) => [relative(dir, path), sha256(readFileSync(path))]))
}

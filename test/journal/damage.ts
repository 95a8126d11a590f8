import { copyFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { openJournal } from '../../src/journal/index.ts'
import { fill, newPath } from './site.ts'

let original: Promise<string> | undefined

/** A copy of one closed journal with everything in it. */
export async function filled(): Promise<string> {
  original ??= newPath().then((path) => {
    const journal = openJournal(path)
    fill(journal)
    journal.close()
    return path
  })
  const path = await newPath()
  copyFileSync(await original, path)
  return path
}

/** Works on the file without its guards and puts them back, as someone with the disk in their hands can. */
export function tamperWith(path: string, work: (raw: DatabaseSync) => void): void {
  const raw = new DatabaseSync(path)
  const guards = raw.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all()
  raw.exec('PRAGMA foreign_keys = OFF')
  for (const { name } of guards) raw.exec(`DROP TRIGGER ${name}`)
  work(raw)
  for (const { sql } of guards) raw.exec(`${sql}`)
  raw.close()
}

export function tamper(path: string, sql: string): void {
  tamperWith(path, (raw) => raw.exec(sql))
}

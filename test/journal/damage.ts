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

/** The file without its guards, as someone with the disk in their hands has it. */
export function untie(path: string): DatabaseSync {
  const raw = new DatabaseSync(path)
  raw.exec('PRAGMA foreign_keys = OFF; DROP TRIGGER statement_stays; DROP TRIGGER statement_remains')
  raw.exec('DROP TRIGGER segment_stays; DROP TRIGGER segment_remains')
  return raw
}

export function tamper(path: string, sql: string): void {
  const raw = untie(path)
  raw.exec(sql)
  raw.close()
}

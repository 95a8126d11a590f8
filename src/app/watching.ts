import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, printable } from '../values/index.ts'
import { appFault } from './faults.ts'

const pauseMs = 300

/**
 * Files that appear in a folder, as a camera or a phone puts them there; each is given once, when it has stopped growing.
 * What was there before is left alone. Ends when told to stop.
 *
 * The folder is looked through again and again: what tells of changes does not do so for a share on the network.
 *
 * @throws app.file-unusable when it is no folder, also when it goes away later
 */
export async function* newFilesIn(folder: string, clock: Clock, stop?: AbortSignal): AsyncGenerator<string> {
  const done = new Set(namesIn(folder))
  let growing = new Map<string, string>()
  while (!stop?.aborted) {
    const stamps = new Map<string, string>()
    for (const name of namesIn(folder).filter((each) => !done.has(each))) {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false })
      const stamp = `${stat?.size} ${stat?.mtimeMs}`
      if (stat?.isFile() && stat.size > 0 && growing.get(name) === stamp) {
        done.add(name)
        yield join(folder, name)
      } else stamps.set(name, stamp)
    }
    growing = stamps
    await clock.sleep(pauseMs, stop).catch(() => undefined)
  }
}

// A hidden name is how most programs call a file they have not finished.
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort()
  } catch (cause) {
    throw appFault('app.file-unusable', `expected a folder to watch at ${printable(folder)}`, cause)
  }
}

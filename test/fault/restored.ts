import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Consortium, consortiumIn, type Player } from '../support/consortium.ts'

/** Lets something happen, and then gives a site back the folder it had before. @returns The same sites, opened anew. */
export async function restored(
  story: Consortium,
  player: Player,
  happens: () => Promise<unknown>,
): Promise<Consortium> {
  const [dir, copy] = [join(story.dir, player), join(story.dir, 'old copy')]
  cpSync(dir, copy, { recursive: true })
  await happens()
  const now = story.clock.now()
  await story.close()
  rmSync(dir, { recursive: true })
  cpSync(copy, dir, { recursive: true })
  return consortiumIn(story.dir, now)
}

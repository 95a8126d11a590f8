import type { Clock } from '../values/index.ts'

/** Lets everything that is ready be pushed before it is taken: a gate tells a thousand tags at once, and the disk is slow. */
const gatherMs = 1

/**
 * What several sources give, as it comes, in handfuls: everything that came since the last one, in its order. An error of
 * one ends all, when what came before it was given; so does the signal.
 */
export async function* arriving<T>(
  all: readonly AsyncIterable<T>[],
  clock: Clock,
  stop?: AbortSignal,
): AsyncGenerator<T[]> {
  let waiting: T[] = []
  let going = all.length
  let failure: { readonly error: unknown } | undefined
  let news = Promise.withResolvers<void>()
  const drain = async (each: AsyncIterable<T>) => {
    try {
      for await (const item of each) {
        waiting.push(item)
        news.resolve()
      }
    } catch (error) {
      failure ??= { error }
    }
    going -= 1
    news.resolve()
  }
  const leave = () => {
    going = 0
    news.resolve()
  }
  stop?.addEventListener('abort', leave)
  if (stop?.aborted) leave()
  for (const each of all) void drain(each)
  while (going > 0 || waiting.length > 0) {
    if (waiting.length === 0 && !failure) await news.promise
    news = Promise.withResolvers()
    if (going > 0 && !failure) await clock.sleep(gatherMs)
    const handful = waiting
    waiting = []
    if (handful.length > 0) yield handful
    if (failure) throw failure.error
  }
}

/** Hands what comes by itself to one consumer, in order. */
export type Queue<T> = {
  push(item: T): void
  /** No more will come: the consumer gets what is waiting, then the end, or the error. Only the first time counts. */
  end(error?: Error): void
  readonly items: AsyncIterable<T>
}

export function queue<T>(): Queue<T> {
  let waiting: T[] = []
  let ended: { readonly error: Error | undefined } | undefined
  let wake = () => {}

  async function* drain(): AsyncGenerator<T> {
    for (;;) {
      const batch = waiting
      waiting = []
      yield* batch
      if (waiting.length > 0) continue
      if (ended?.error) throw ended.error
      if (ended) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    push(item) {
      if (!ended) waiting.push(item)
      wake()
    },
    end(error) {
      ended ??= { error }
      wake()
    },
    items: drain(),
  }
}

/** A line of a file, without its end; `null` in place of one that is too long to be kept. */
export type Line = string | null

/**
 * Parts a stream into lines, holding at most one of them: a line without end is passed over, not gathered.
 *
 * @param maxBytes - The longest line that is kept.
 */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
  let begun: Buffer[] = []
  let length = 0
  const take = (part: Buffer) => {
    length += part.length
    if (length <= maxBytes) begun.push(part)
    else begun = []
  }
  const finished = (): Line => {
    const line = length <= maxBytes ? Buffer.concat(begun).toString('utf8').replace(/\r$/, '') : null
    begun = []
    length = 0
    return line
  }
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let from = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      take(bytes.subarray(from, end))
      yield finished()
      from = end + 1
    }
    take(bytes.subarray(from))
  }
  if (length > 0) yield finished()
}

import { Config, run, settings } from '@oclif/core'
import { complain, complainAsJson, complaintOf } from '../../src/cli/index.ts'
import { knownIn, packageWith } from '../../src/main.ts'

/** What a command printed with --json, to be looked into: what is not there is undefined. */
export type Json = { readonly [field: string]: Json }

export type Played = {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  /** What --json would have printed; undefined after an error. */
  readonly answer: unknown
}

let loaded: Promise<Config> | undefined

/**
 * Plays one command line in this process: the product's own commands, parser, printing and exit codes, without the
 * second a process takes to start. One at a time, because a process has only one stdout.
 *
 * @param args - The words after `vialtrace`. Nobody is asked anything.
 */
export async function play(args: readonly string[]): Promise<Played> {
  settings.enableAutoTranspile = false
  loaded ??= packageWith('./src/commands').then((options) => Config.load(options))
  const config = await loaded
  const heard = { stdout: '', stderr: '' }
  const restore = (['stdout', 'stderr'] as const).map((name) => listenTo(name, (text) => (heard[name] += text)))
  let answer: unknown
  const exitBefore = process.exitCode
  process.exitCode = 0
  try {
    answer = await run([...args, '--no-input'], config)
  } catch (error) {
    const complaint = await complaintOf(error, knownIn(config))
    if (!complaint) throw error
    const tell = args.includes('--json') ? complainAsJson : complain
    tell(complaint)
    process.exitCode = complaint.exit
  } finally {
    for (const each of restore) each()
  }
  const exit = Number(process.exitCode)
  process.exitCode = exitBefore
  return { ...heard, exit, answer }
}

/** Takes what is written to a stream of this process instead of the stream. @returns How to end that. */
function listenTo(name: 'stdout' | 'stderr', hear: (text: string) => void): () => void {
  const stream = process[name]
  const { write } = stream
  stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    hear(Buffer.from(chunk as string).toString())
    const written = rest.find((each) => typeof each === 'function') as ((error?: Error) => void) | undefined
    if (written) setImmediate(written)
    return true
  }) as typeof stream.write
  return () => {
    stream.write = write
  }
}

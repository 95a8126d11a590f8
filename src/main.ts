import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Config, run, settings } from '@oclif/core'
import { complain, complainAsJson, complaintOf, type Known, written } from './cli/index.ts'

/**
 * Runs one command line and ends the process when it failed.
 *
 * @param commands - Folder of the command classes, relative to the package: `./dist/commands` when built.
 * @param watch - Is shown every error as it is, before it is told: with `VIALTRACE_DEBUG` set, where it happened.
 */
export async function main(commands: string, watch?: (error: unknown) => void): Promise<void> {
  const argv = withHelpFlag(process.argv.slice(2))
  let config: Config | undefined
  let failing = false
  const fail = async (error: unknown) => {
    // Telling about it failed too, as on a full disk: whoever calls learns it from the exit code.
    if (failing) process.exit(1)
    failing = true
    const complaint = await complaintOf(error, config && knownIn(config))
    if (!complaint) return
    watch?.(error)
    const tell = wantsJson(argv) ? complainAsJson : complain
    tell(complaint)
    await Promise.all([written(process.stdout), written(process.stderr)])
    process.exit(complaint.exit)
  }
  process.on('uncaughtException', fail)
  tolerateClosedPipes()
  // A NODE_ENV of development or test in someone's shell must not make oclif look for a TypeScript compiler.
  settings.enableAutoTranspile = false
  try {
    config = await Config.load(await packageWith(commands))
    await run(argv, config)
  } catch (error) {
    await fail(error)
  }
}

/** The package as oclif wants it, with its commands read from another folder; only the built ones have a manifest. */
export async function packageWith(commands: string) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  pjson.oclif.commands.target = commands
  return { root, pjson, ignoreManifest: !commands.startsWith('./dist/') }
}

/** Commands and topics, as they are typed, and the flags of each. */
export function knownIn({ commands, topics }: Config): Known {
  const typed = (id: string) => id.replaceAll(':', ' ')
  return new Map([
    ...topics.map(({ name }) => [typed(name), null] as const),
    ...commands.map(({ id, flags }) => [typed(id), Object.keys(flags)] as const),
  ])
}

/** `help batch list` asks for what `batch list --help` says. */
function withHelpFlag(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv]
}

/** A reader that goes away (`vialtrace trace … | head -1`) is not a failure. */
function tolerateClosedPipes(): void {
  const closed = (leave: () => void) => (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    leave()
  }
  process.stdout.on(
    'error',
    closed(() => process.exit(0)),
  )
  // Nobody hears the talk any more; the work goes on.
  process.stderr.on(
    'error',
    closed(() => {}),
  )
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}

import { Command, Flags, type Interfaces } from '@oclif/core'
import type { Workspace } from '../app/index.ts'
import { type FaultKind, printable } from '../values/index.ts'
import { type Asker, asker } from './asker.ts'
import { exitCodes } from './exitCode.ts'
import { cliFault } from './faults.ts'
import { writeJsonArray } from './jsonArray.ts'
import { jsonText } from './jsonText.ts'
import { progressLine } from './progressLine.ts'
import { stopSignal } from './stopSignal.ts'
import { written } from './written.ts'

type FlagsOf<C extends typeof Command> = Interfaces.InferredFlags<(typeof BaseCommand)['baseFlags'] & C['flags']>
type ArgsOf<C extends typeof Command> = Interfaces.InferredArgs<C['args']>

/** What a command opens: it learns when its answer has reached the caller, and is closed whatever happens. */
export type Opened = {
  readonly acknowledge: () => void
  readonly close: () => Promise<void>
}

type Said = string | number | bigint

function filled(texts: TemplateStringsArray, values: readonly Said[]): string {
  return String.raw({ raw: texts }, ...values.map((value) => printable(String(value))))
}

/**
 * What every command shares: global flags, parsed arguments, printing, questions, and the order of the ending.
 *
 * A command fills `run`, which returns its result; `--json` prints exactly that. Errors are thrown, never printed.
 */
export abstract class BaseCommand<C extends typeof Command> extends Command {
  static override readonly enableJsonFlag = true

  static override readonly baseFlags = {
    json: Flags.boolean({ summary: 'print the result as JSON', helpGroup: 'GLOBAL' }),
    site: Flags.string({
      summary: 'workspace to work in',
      env: 'VIALTRACE_SITE',
      default: '.',
      helpValue: 'DIR',
      helpGroup: 'GLOBAL',
    }),
    yes: Flags.boolean({ char: 'y', summary: 'agree to what would be asked', helpGroup: 'GLOBAL' }),
    'no-input': Flags.boolean({ summary: 'never ask, even on a terminal', env: 'CI', helpGroup: 'GLOBAL' }),
  }

  protected flags!: FlagsOf<C>
  protected args!: ArgsOf<C>
  protected ask!: Asker
  /** Flags with their values, in the order of the command line. */
  protected inOrder: readonly (readonly [flag: string, value: string])[] = []
  /** The workspace was named, by --site or in the environment. */
  protected siteNamed = false
  protected readonly progress = progressLine()
  private readonly opened: Opened[] = []
  private answered = false

  abstract override run(): Promise<object>

  protected override async init(): Promise<void> {
    await super.init()
    const { flags, args, metadata, raw } = await this.parse(this.ctor as typeof BaseCommand)
    this.flags = flags as FlagsOf<C>
    this.args = args as ArgsOf<C>
    this.inOrder = raw.flatMap((token) => (token.type === 'flag' ? [[token.flag, token.input] as const] : []))
    // An unset variable of a script must not mean the folder at hand.
    if (!flags.site.trim()) throw cliFault('cli.answer-empty', 'expected a folder after --site, received none')
    this.siteNamed = !metadata.flags.site?.setFromDefault
    this.ask = asker({ interactive: this.interactive, agreed: flags.yes })
  }

  /** The workspace that --site names. */
  protected async workspace(): Promise<Workspace> {
    const { openWorkspace, systemWiring } = await import('../app/index.ts')
    return this.open(openWorkspace(this.flags.site, systemWiring(this.progress.show)))
  }

  /** Takes what the command works on, so that acknowledging and closing it is seen to here. */
  protected open<T extends Opened>(opened: T): T {
    this.opened.push(opened)
    return opened
  }

  /** Aborts when the process is asked to end, so that the command may end in order. */
  protected stopSignal(): AbortController {
    const stop = stopSignal()
    this.open({ acknowledge: () => undefined, close: async () => stop.forget() })
    return stop
  }

  /** Somebody is there to be asked. */
  protected get interactive(): boolean {
    return Boolean(process.stdin.isTTY && process.stdout.isTTY && !this.flags['no-input'] && !this.jsonEnabled())
  }

  /** Prints a line in which every interpolated value is made printable: names, lots and reasons come from outside. */
  protected say(texts: TemplateStringsArray, ...values: readonly Said[]): void {
    this.log(filled(texts, values))
  }

  /** Says on stderr what may be done next, to a person: with --json nobody reads it. */
  protected hint(texts: TemplateStringsArray, ...values: readonly Said[]): void {
    this.progress.clear()
    if (!this.jsonEnabled()) console.error(`hint: ${filled(texts, values)}`)
  }

  /** The result is an answer, but not a good one: it is printed as ever and the process ends with this kind's code. */
  protected endAs(kind: FaultKind): void {
    process.exitCode = exitCodes[kind]
  }

  /** With --json: prints an array while its items come. What `run` returns is then not printed again. */
  protected async answerEach(items: AsyncIterable<object>): Promise<void> {
    this.progress.clear()
    this.answered = true
    await writeJsonArray(items, process.stdout)
  }

  override log(message = ''): void {
    this.progress.clear()
    super.log(message)
  }

  override warn(input: string | Error): string | Error {
    this.progress.clear()
    console.error(`warning: ${printable(String(input instanceof Error ? input.message : input))}`)
    return input
  }

  protected override logJson(value: unknown): void {
    if (this.answered) return
    this.progress.clear()
    console.log(jsonText(value))
  }

  /** Errors are told in one place, `main`. */
  protected override async catch(error: Error): Promise<never> {
    throw error
  }

  /** oclif prints the result as JSON in `_run`, so only after it has everything been said. */
  protected override async _run<T>(): Promise<T> {
    try {
      const result = await super._run<T>()
      if (await written(process.stdout)) for (const each of this.opened) each.acknowledge()
      return result
    } finally {
      this.progress.clear()
      for (const each of this.opened) await each.close()
    }
  }
}

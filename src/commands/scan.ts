import { Flags } from '@oclif/core'
import type { Told } from '../app/index.ts'
import { answerRows, companyPrefix, ScanCommand, scanFlags, sessionFlag, sourceFlags, table } from '../cli/index.ts'

const prefixLengths = ['6', '7', '8', '9', '10', '11', '12']

export default class Scan extends ScanCommand<typeof Scan> {
  static override readonly summary = 'Read codes and tags, and say what they name. Signs nothing.'
  static override readonly description =
    'Every input is answered, in the order in which it was given, also when it is refused. With --json the answers are one ' +
    'array, printed while they come. With --expect or --session it is a session: each scan is kept with its verdict, counted ' +
    'against what is expected, and what is missing is named.'
  static override readonly examples = [
    '<%= config.bin %> scan --image carton.jpg',
    '<%= config.bin %> scan --text "(01)09506000134352(21)7H3KQ0ZD9M2B"',
    '<%= config.bin %> scan --reader yrm100 --port /dev/ttyUSB0',
    '<%= config.bin %> scan --lines codes.jsonl --json',
    '<%= config.bin %> scan --expect incoming --session dock-2 --scanner /dev/ttyACM0 --keyboard',
    '<%= config.bin %> scan --expect 095060000000000015 --image photos',
  ]
  static override readonly flags = {
    ...scanFlags,
    ...sessionFlag,
    expect: Flags.string({
      summary: 'carton or pallet with all that is in it, or what is on offer to this site; else what is scanned',
      helpValue: 'UNIT|incoming',
      multiple: true,
      multipleNonGreedy: true,
    }),
    watch: Flags.string({ summary: 'folder of a camera: answer each new photograph, until ^C', helpValue: 'DIR' }),
    'prefix-length': Flags.option({
      summary: 'digits of the GS1 company prefix, to say the EPC of a printed code',
      helpValue: 'N',
      options: prefixLengths,
      exclusive: ['company-prefix'],
    })(),
    'company-prefix': Flags.string({
      summary: 'a company prefix that codes may begin with, to say the EPC of those that do',
      helpValue: 'DIGITS',
      multiple: true,
      multipleNonGreedy: true,
    }),
  }

  override async run(): Promise<object> {
    if (this.flags.expect || this.flags.session !== undefined) return this.runSession()
    const { answerAll, printedName, systemWiring } = await import('../app/index.ts')
    const sources = await this.sources()
    if (sources.length === 0) {
      const typed = { flag: sourceFlags, what: 'code', parse: String }
      sources.push({ from: 'text', text: await this.ask.text(undefined, typed) })
    }
    const { watch, 'prefix-length': prefixLength, 'company-prefix': among } = this.flags
    // A pipe cannot be told to end, so ^C must end the process there.
    const hearsUntilStopped =
      sources.some(({ from }) => from === 'reader' || from === 'watch') &&
      !sources.some(({ from }) => from === 'keyboard')
    const stop = hearsUntilStopped ? { stop: this.stopSignal().signal } : {}
    const listening = { clock: systemWiring().lineClock, piped: process.stdin, ...stop }
    const length = prefixLength === undefined ? null : { length: Number(prefixLength) }
    const told = answerAll(sources, listening, among ? { among: among.map(companyPrefix) } : length)
    if (this.jsonEnabled()) {
      await this.answerEach(this.judged(told))
      return []
    }
    if (watch !== undefined) {
      for await (const { answer, text } of told) this.say`${answer.source}: ${answer.code ?? text}`
      return []
    }
    const all: Told[] = []
    for await (const each of told) all.push(each)
    const [first, ...others] = all
    if (first?.fault && others.length === 0) throw first.fault
    this.print(all, printedName)
    return []
  }

  /** Scans against what is expected, and says what differs. Nothing is signed. */
  private async runSession(): Promise<object> {
    const { expectedUnit, incomingUnits, printedName } = await import('../app/index.ts')
    const { expect } = this.flags
    await this.requireSource()
    const workspace = await this.workspace()
    const { tables } = await workspace.answers()
    const incoming = await incomingUnits(workspace)
    const expecting = expect?.flatMap((text) => (text === 'incoming' ? incoming : [expectedUnit(tables, text)])) ?? null
    const session = await this.openSession(workspace, expecting)
    const unread = await this.scanInto(workspace, session, `What is at ${workspace.site.file.name}`)
    const difference = { ...session.difference(), cloneSuspected: session.clones() }
    this.sayFound(difference, printedName)
    this.say`kept as ${session.name}: ${session.scans().length} scans`
    if (unread) this.endAs(unread.kind)
    return { session: session.name, scans: session.scans(), tally: session.tally(), difference }
  }

  private async *judged(told: AsyncIterable<Told>): AsyncGenerator<Told['answer']> {
    for await (const { answer, fault } of told) {
      if (fault) this.endAs(fault.kind)
      yield answer
    }
  }

  private print(all: readonly Told[], called: (name: string) => string): void {
    const { rows, reasons } = answerRows(all, called)
    this.log(rows.length > 0 ? table(['source', 'result', 'symbology', 'names'], rows) : 'nothing was read')
    for (const { fault, first, count } of reasons) {
      this.hint`${count === 1 ? first : `${count} inputs, ${first} the first`}: ${fault.hint}`
      this.endAs(fault.kind)
    }
  }
}

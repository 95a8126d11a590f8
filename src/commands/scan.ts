import { Flags } from '@oclif/core'
import type { AnswerInputs, ReaderInput, ScanInputs, Told } from '../app/index.ts'
import { BaseCommand, count, span, table } from '../cli/index.ts'

/** Where codes may come from, for every command that scans. */
export const scanFlags = {
  image: Flags.string({ summary: 'photograph of one or more codes', helpValue: 'FILE', multiple: true }),
  text: Flags.string({
    summary: 'code as typed or scanned: (00)…, (01)…, 18 digits',
    helpValue: 'TEXT',
    multiple: true,
  }),
  reader: Flags.string({ summary: 'model of a reader, see docs/how-to/set-up-a-reader.md', helpValue: 'MODEL' }),
  port: Flags.string({ summary: 'serial port of the reader', helpValue: 'PORT', dependsOn: ['reader'] }),
  baud: Flags.string({ summary: "its speed, when not its model's own", helpValue: 'N', dependsOn: ['port'] }),
  scanner: Flags.string({ summary: 'port of a handheld scanner: --reader scanner --port PORT', helpValue: 'PORT' }),
  codes: Flags.string({ summary: 'stop a reader after so many codes', helpValue: 'N' }),
  quiet: Flags.string({ summary: 'stop a reader after this silence (10s, tags 2s)', helpValue: 'SPAN' }),
}

type Given = { [F in keyof typeof scanFlags]?: F extends 'image' | 'text' ? string[] | undefined : string | undefined }

/** What was asked to be read; null when no flag says where from. */
export function scanInputs({ image, text, ...given }: Given): ScanInputs | null {
  const readers = readersIn(given)
  if (!image && !text && readers.length === 0) return null
  return { images: image ?? [], texts: text ?? [], readers }
}

function readersIn({ reader, port, baud, scanner, codes, quiet }: Given): ReaderInput[] {
  const until = { ...(codes && { expected: count(codes) }), ...(quiet && { quietMs: span(quiet) }) }
  const named = { profile: reader ?? '', ...(port && { port }), ...(baud && { baudRate: count(baud) }) }
  return [
    ...(reader === undefined ? [] : [{ place: named, ...until }]),
    ...(scanner === undefined ? [] : [{ place: { profile: 'scanner', port: scanner }, ...until }]),
  ]
}

const prefixLengths = ['6', '7', '8', '9', '10', '11', '12']

export default class Scan extends BaseCommand<typeof Scan> {
  static override readonly summary = 'Read codes and tags, and say what they name. Records nothing.'
  static override readonly description =
    'Every input is answered, also when it is refused: pictures first, then texts, lines, tags, a reader, a scanner. ' +
    'With --json the answers are one array, printed while they come.'
  static override readonly examples = [
    '<%= config.bin %> scan --image carton.jpg',
    '<%= config.bin %> scan --text "(01)09506000134352(21)7H3KQ0ZD9M2B"',
    '<%= config.bin %> scan --scanner /dev/ttyACM0 --codes 2',
    '<%= config.bin %> scan --lines codes.jsonl --json',
  ]
  static override readonly flags = {
    ...scanFlags,
    image: Flags.string({ summary: 'photograph, or folder of them', helpValue: 'FILE|DIR', multiple: true }),
    lines: Flags.string({ summary: 'one JSON string a line; - for a pipe', helpValue: 'FILE', multiple: true }),
    epc: Flags.string({ summary: 'memory of a tag, in hexadecimal', helpValue: 'HEX', multiple: true }),
    watch: Flags.string({ summary: 'folder of a camera: answer each new photograph, until ^C', helpValue: 'DIR' }),
    'prefix-length': Flags.option({
      summary: 'digits of the GS1 company prefix, to say the EPC of a printed code',
      helpValue: 'N',
      options: prefixLengths,
    })(),
  }

  override async run(): Promise<object> {
    const { answerAll, printedName, systemWiring } = await import('../app/index.ts')
    const { lineClock } = systemWiring()
    const told = answerAll(lineClock, await this.inputs())
    if (this.jsonEnabled()) {
      await this.answerEach(this.judged(told))
      return []
    }
    if (this.flags.watch !== undefined) {
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

  private async inputs(): Promise<AnswerInputs> {
    const { lines, epc, watch, 'prefix-length': prefixLength } = this.flags
    const given = scanInputs(this.flags)
    if (!given && !lines && !epc && watch === undefined) {
      const flag = '--image, --text, --lines, --epc, --reader or --scanner'
      return { texts: [await this.ask.text(undefined, { flag, what: 'code', parse: String })] }
    }
    const known = prefixLength === undefined ? {} : { prefixLength: Number(prefixLength) }
    const watched = watch === undefined ? {} : { watched: { folder: watch, stop: this.stopSignal().signal } }
    return { ...given, lines: lines ?? [], piped: process.stdin, epcs: epc ?? [], ...watched, ...known }
  }

  private async *judged(told: AsyncIterable<Told>): AsyncGenerator<Told['answer']> {
    for await (const { answer, fault } of told) {
      if (fault) this.endAs(fault.kind)
      yield answer
    }
  }

  private print(all: readonly Told[], printed: (name: string) => string): void {
    const named = ({ unit, batch, text }: Told) => {
      const names = [unit, batch].filter((name) => name !== null)
      return names.map(printed).join(', ') || text
    }
    const rows = all.map((each) => {
      const { source, code, symbology } = each.answer
      return [source, code ?? 'read', symbology ?? '', named(each)]
    })
    this.log(table(['source', 'result', 'symbology', 'names'], rows))
    for (const { fault, answer } of all) {
      if (!fault) continue
      this.hint`${answer.source}: ${fault.hint}`
      this.endAs(fault.kind)
    }
  }
}

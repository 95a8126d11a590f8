import { Args, Flags } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

const stages = ['research', 'material', 'test', 'quality'] as const
const results = ['passed', 'failed'] as const

export default class BatchStage extends BaseCommand<typeof BatchStage> {
  static override readonly summary = 'Record what a stage of making a batch found.'
  static override readonly examples = [
    '<%= config.bin %> batch stage "(01)09506000134352(10)VT2611A" --stage test --passed --note "potency and sterility within limits"',
  ]
  static override readonly args = { batch: Args.string({ description: 'the batch', ignoreStdin: true }) }
  static override readonly flags = {
    stage: Flags.option({ summary: 'which stage', options: stages, helpValue: 'STAGE' })(),
    passed: Flags.boolean({ summary: 'it passed', exclusive: ['failed'] }),
    failed: Flags.boolean({ summary: 'it failed: the batch can never be released' }),
    note: Flags.string({ summary: 'what was found, in a line for all parties', helpValue: 'TEXT' }),
    document: Flags.string({ summary: 'certificate or report; the ledger holds its hash', helpValue: 'FILE' }),
  }

  override async run() {
    const { batchNamed, printedName, readNamed, recordStage } = await import('../../app/index.ts')
    const { flags, ask } = this
    const name = await ask.text(this.args.batch, { flag: 'BATCH', what: 'batch', parse: batchNamed })
    const stage = await ask.choice(flags.stage, { flag: '--stage', what: 'stage', choices: stages })
    const given = flags.passed ? 'passed' : flags.failed ? 'failed' : undefined
    const result = await ask.choice(given, { flag: '--passed or --failed', what: 'result', choices: results })
    const note = await ask.text(flags.note, { flag: '--note', what: 'what was found', parse: words })
    const document = flags.document === undefined ? {} : { document: readNamed(flags.document, maxDocumentBytes) }
    const found = { name, stage, passed: result === 'passed', note }
    const outcome = await recordStage(await this.workspace(), { ...found, ...document })
    this.say`${printedName(name)}: ${stage} ${result}`
    return { ...outcome, ...found }
  }
}

const maxDocumentBytes = 64 * 1024 * 1024

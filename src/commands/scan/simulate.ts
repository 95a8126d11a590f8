import { once } from 'node:events'
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/index.ts'

export default class ScanSimulate extends BaseCommand<typeof ScanSimulate> {
  static override readonly summary =
    'Be a reader that is not there, until stopped, to try `scan` and handoffs without one.'
  static override readonly description =
    'It speaks the real protocol on a pseudo-terminal, or LLRP on a free port of this machine. Linux and macOS; stop it with ^C.'
  static override readonly examples = [
    '<%= config.bin %> scan simulate --model yrm100 --says 30751FEB705C5904E3D50D70',
    '<%= config.bin %> scan simulate --model rdm6300 --says 62E3086CED',
    '<%= config.bin %> scan simulate --model llrp',
  ]
  static override readonly flags = {
    model: Flags.string({ summary: 'which kind of reader, or llrp', helpValue: 'MODEL', default: 'reader18' }),
    says: Flags.string({
      summary: 'EPC or badge in hexadecimal, or what a scanner sends, GS as \\x1d',
      helpValue: 'TEXT',
      multiple: true,
    }),
  }

  override async run() {
    const { simulateReader, systemWiring } = await import('../../app/index.ts')
    const { model, says = [] } = this.flags
    const reader = await simulateReader(model, says, systemWiring().lineClock)
    try {
      this.say`hear it with: vialtrace scan ${reader.flags}${reader.isEndless ? ' --codes 1' : ''}`
      await once(this.stopSignal().signal, 'abort')
      return { model, flags: reader.flags }
    } finally {
      await reader.close()
    }
  }
}

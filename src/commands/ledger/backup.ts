import { Args } from '@oclif/core'
import { BaseCommand, words } from '../../cli/index.ts'

export default class LedgerBackup extends BaseCommand<typeof LedgerBackup> {
  static override readonly summary = 'Copy the embedded ledger to a file, while others go on writing to it.'
  static override readonly description =
    'The copy is the ledger as it was at one moment, whole or not at all. Nothing is overwritten. To put it back, stop all processes of the site and put the copy in the place of `chain.sqlite`, without the files ending in -wal and -shm; `verify` then says what others saw recorded since.'
  static override readonly examples = ['<%= config.bin %> ledger backup /media/usb/chain-2026-11-22.sqlite']
  static override readonly args = { file: Args.string({ description: 'where to', ignoreStdin: true }) }

  override async run() {
    const { backupLedger } = await import('../../app/index.ts')
    const file = await this.ask.text(this.args.file, { flag: 'FILE', what: 'where to', parse: words })
    const backup = await backupLedger(await this.workspace(), file)
    this.say`${backup.file}: the ledger up to block ${backup.head.height}`
    return backup
  }
}

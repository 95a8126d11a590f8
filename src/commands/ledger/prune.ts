import { Flags } from '@oclif/core'
import { BaseCommand, count } from '../../cli/index.ts'

export default class LedgerPrune extends BaseCommand<typeof LedgerPrune> {
  static override readonly summary = 'Forget how the state of the embedded ledger was, and give the room back.'
  static override readonly description =
    'Blocks, statements and proofs stay, and `verify` checks them as before. Only what the rulebook would have answered at an older block can no longer be asked. Needs as much free space as the ledger has, for a moment.'
  static override readonly examples = ['<%= config.bin %> ledger prune', '<%= config.bin %> ledger prune --keep 1000']
  static override readonly flags = {
    keep: Flags.string({ summary: 'newest blocks that keep their state', default: '100', helpValue: 'BLOCKS' }),
  }

  override async run() {
    const { pruneLedger } = await import('../../app/index.ts')
    const keepBlocks = count(this.flags.keep)
    const pruned = await pruneLedger(await this.workspace(), keepBlocks)
    this.say`${pruned.forgotten} pieces of state forgotten`
    this.say`${kibibytes(pruned.bytesBefore)} before, ${kibibytes(pruned.bytesAfter)} now`
    return pruned
  }
}

const kibibytes = (bytes: number) => `${Math.ceil(bytes / 1024)} KiB`

import { Args, Flags } from '@oclif/core'
import { BaseCommand, table } from '../../../src/cli/index.ts'

export default class Answer extends BaseCommand<typeof Answer> {
  static override readonly summary = 'Answers, and shows in which order a command ends.'
  static override readonly args = {
    name: Args.string({ description: 'who is greeted', required: true, ignoreStdin: true }),
  }
  static override readonly flags = { count: Flags.integer({ min: 1 }), bad: Flags.boolean() }

  override async run() {
    this.open({
      acknowledge: () => void process.stderr.write('acknowledged\n'),
      close: async () => void process.stderr.write('closed\n'),
    })
    if (this.flags.bad) this.endAs('unverified')
    const result = { name: this.args.name, count: BigInt(this.flags.count ?? 1), site: this.flags.site }
    this.say`hello ${result.name}`
    this.log(table(['name', 'count'], [[result.name, this.flags.count ?? 1]]))
    return result
  }
}

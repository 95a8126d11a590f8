import { Flags } from '@oclif/core'
import { BaseCommand } from '../../../src/cli/index.ts'
import { gtin } from '../../../src/values/index.ts'

const colours = ['red', 'green'] as const

export default class Ask extends BaseCommand<typeof Ask> {
  static override readonly summary = 'Asks for everything that is not given.'
  static override readonly flags = { gtin: Flags.string(), colour: Flags.option({ options: colours })() }

  override async run() {
    const item = await this.ask.text(this.flags.gtin, { flag: '--gtin', what: 'trade item', parse: gtin })
    const colour = await this.ask.choice(this.flags.colour, { flag: '--colour', what: 'colour', choices: colours })
    await this.ask.confirm('paint it')
    this.say`painted ${item} ${colour}`
    return { item, colour }
  }
}

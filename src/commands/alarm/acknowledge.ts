import { userInfo } from 'node:os'
import { Args, Flags } from '@oclif/core'
import { BaseCommand, count, words } from '../../cli/index.ts'

export default class AlarmAcknowledge extends BaseCommand<typeof AlarmAcknowledge> {
  static override readonly summary = 'Say that you know of an alarm, and what you found and did. It stops repeating.'
  static override readonly description =
    'Kept with your name for as long as the site is. An alarm that gets worse afterwards has to be acknowledged again.'
  static override readonly examples = [
    '<%= config.bin %> alarm acknowledge 12 --comment "door stood open; closed it, 6.1 °C and falling"',
  ]
  static override readonly args = {
    alarm: Args.string({ description: 'its number, from `alarm list`', ignoreStdin: true }),
  }
  static override readonly flags = {
    comment: Flags.string({ summary: 'what you found and did', helpValue: 'TEXT' }),
    operator: Flags.string({ summary: 'who you are; your name on this machine when left out', helpValue: 'NAME' }),
  }

  override async run() {
    const { acknowledgeAlarm } = await import('../../app/index.ts')
    const { ask, flags } = this
    const number = await ask.text(this.args.alarm, { flag: 'ALARM', what: 'number of the alarm', parse: count })
    const comment = await ask.text(flags.comment, { flag: '--comment', what: 'what you found and did', parse: words })
    const operator = flags.operator === undefined ? userInfo().username : words(flags.operator)
    const alarm = acknowledgeAlarm(await this.workspace(), number, { operator, comment })
    this.say`alarm ${number} acknowledged by ${operator}: ${alarm.container}: ${alarm.words}`
    return { alarm }
  }
}

import { Flags } from '@oclif/core'
import type { Alarm } from '../../app/index.ts'
import { BaseCommand, minute, table } from '../../cli/index.ts'

export default class AlarmList extends BaseCommand<typeof AlarmList> {
  static override readonly summary = 'Show the alarms that last or that nobody has acknowledged.'
  static override readonly examples = ['<%= config.bin %> alarm list', '<%= config.bin %> alarm list --all --json']
  static override readonly flags = {
    all: Flags.boolean({ summary: 'also those that are over and acknowledged' }),
  }

  override async run() {
    const { listAlarms } = await import('../../app/index.ts')
    const alarms = listAlarms(await this.workspace(), this.flags.all ? 'all' : 'open')
    if (alarms.length === 0) this.log('no alarm')
    else
      this.log(
        table(
          ['no.', 'container', 'what', 'since', 'state'],
          alarms.map((alarm) => [alarm.number, alarm.container, alarm.words, minute(alarm.since), stateOf(alarm)]),
        ),
      )
    return { alarms }
  }
}

function stateOf({ endedAt, acknowledged }: Alarm): string {
  const lasts = endedAt === null ? 'lasts' : 'over'
  return acknowledged ? `${lasts}; ${acknowledged.operator}: ${acknowledged.comment}` : `${lasts}, not acknowledged`
}

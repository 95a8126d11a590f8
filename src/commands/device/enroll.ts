import { Args, Flags } from '@oclif/core'
import { BaseCommand, profileNames, span, words } from '../../cli/index.ts'

export default class DeviceEnroll extends BaseCommand<typeof DeviceEnroll> {
  static override readonly summary = 'Give a thermometer a key of its own and say whose air it measures.'
  static override readonly description =
    'The thermometer is asked for an answer first. One that is enrolled already may be enrolled again to give it another port, address, profile or pace.'
  static override readonly examples = [
    '<%= config.bin %> device enroll van-3-probe --port /dev/ttyUSB0 --model XY-MD02 --probe SHT-20-77A4 --container van-3 --profile fridge-strict',
  ]
  static override readonly args = {
    label: Args.string({ description: 'what the device is called here', ignoreStdin: true }),
  }
  static override readonly flags = {
    port: Flags.string({ summary: 'serial port it is on', helpValue: 'PORT' }),
    model: Flags.string({ summary: 'which kind of thermometer', helpValue: 'MODEL' }),
    line: Flags.string({ summary: 'for HOME-MADE: file that says what it sends', helpValue: 'FILE' }),
    address: Flags.string({ summary: 'where it is on its bus', default: '1', helpValue: 'ADDRESS' }),
    probe: Flags.string({ summary: 'serial number printed on the probe', helpValue: 'SERIAL' }),
    container: Flags.string({ summary: 'fridge, cold box or truck it measures', helpValue: 'LABEL' }),
    profile: Flags.string({
      summary: `excursion profile its readings are judged by, may be repeated: ${profileNames}`,
      helpValue: 'NAME',
      multiple: true,
    }),
    every: Flags.string({ summary: 'time between two readings', default: '1min', helpValue: 'SPAN' }),
    'intensive-every': Flags.string({ summary: 'the same when something may be wrong', helpValue: 'SPAN' }),
  }

  override async run() {
    const { connectDevice, readLineProfile } = await import('../../app/index.ts')
    const { flags, args } = this
    const intensive = flags['intensive-every']
    const answer = (given: string | undefined, flag: string, what: string) =>
      this.ask.text(given, { flag, what, parse: words })
    const [profile, ...furtherProfiles] = flags.profile ?? []
    const details = {
      label: await answer(args.label, 'LABEL', 'what the device is called here'),
      port: await answer(flags.port, '--port', 'serial port'),
      model: await answer(flags.model, '--model', 'model, for example XY-MD02'),
      busAddress: flags.address,
      ...(flags.line === undefined ? {} : { line: readLineProfile(flags.line) }),
      probe: await answer(flags.probe, '--probe', 'serial number of the probe'),
      container: await answer(flags.container, '--container', 'container it measures'),
      profile: await answer(profile, '--profile', 'excursion profile, for example fridge-strict'),
      ...(furtherProfiles.length > 0 ? { furtherProfiles } : {}),
      intervalMs: span(flags.every),
      ...(intensive === undefined ? {} : { intensiveMs: span(intensive) }),
    }
    const enrolled = await connectDevice(await this.workspace(), details)
    this.say`${enrolled.label} enrolled as ${enrolled.address}`
    if (enrolled.line) this.say`its readings are those of ${enrolled.probe}`
    this
      .hint`\`vialtrace agent run --device ${enrolled.label}\` reads it; an agent that runs already has to be started again`
    return enrolled
  }
}

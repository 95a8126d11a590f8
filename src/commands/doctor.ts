import { BaseCommand, folded } from '../cli/index.ts'

export default class Doctor extends BaseCommand<typeof Doctor> {
  static override readonly summary = 'Check this machine and this workspace, and say what to do about each problem.'
  static override readonly examples = ['<%= config.bin %> doctor --site clinic']

  override async run() {
    const { examine, systemWiring } = await import('../app/index.ts')
    const checks = await examine(this.flags.site, systemWiring())
    const width = Math.max(...checks.map(({ what }) => what.length))
    for (const { what, ok, detail, hint } of checks) {
      const subject = `${ok ? 'ok     ' : 'problem'}  ${what.padEnd(width)}  `
      this.log(folded(subject, detail))
      if (hint !== null) this.log(folded(`${' '.repeat(subject.length)}hint: `, hint))
    }
    const ok = checks.every((check) => check.ok)
    if (!ok) this.endAs('failed')
    return { ok, checks }
  }
}

import { BaseCommand, folded } from '../cli/index.ts'

export default class Verify extends BaseCommand<typeof Verify> {
  static override readonly summary = 'Check everything, from the first signature to the head of the ledger.'
  static override readonly description =
    'Every signature, link, root and block is computed again and compared with what others witnessed. Nothing is written or repaired. Exit code 5 when anything is not as it was signed.'
  static override readonly examples = ['<%= config.bin %> verify', '<%= config.bin %> verify --json']

  override async run() {
    const { verify, isUnproven } = await import('../app/index.ts')
    const { ok, checked, findings } = await verify(await this.workspace())
    for (const { code, where, detail } of findings) {
      this.say`${where}: ${code}`
      this.log(folded('  ', detail))
    }
    const { statements, readings, checkpoints, blocks, anchors } = checked
    this.log(
      `${statements} statements, ${readings} readings, ${checkpoints} checkpoints, ${blocks} blocks, ${anchors} anchors`,
    )
    const missing = findings.filter(({ code }) => code === 'verify.document-missing').length
    const damage = findings.filter(({ code }) => !isUnproven(code)).length
    const unchecked = missing === 0 ? '' : `; ${missing} documents are not here to be checked`
    this.log(
      ok
        ? `everything${unchecked && ' that is here'} is as it was signed${unchecked}`
        : `${damage} not as it was signed${unchecked}`,
    )
    if (!ok) this.endAs('unverified')
    return { ok, checked, findings }
  }
}

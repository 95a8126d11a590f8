import { BaseCommand, folded } from '../cli/index.ts'

export default class Verify extends BaseCommand<typeof Verify> {
  static override readonly summary = 'Check everything, from the first signature to the head of the ledger.'
  static override readonly description =
    'Every signature, link, root and block is computed again and compared with what others witnessed. Nothing is written or repaired. Exit code 5 when anything is not as it was signed.'
  static override readonly examples = ['<%= config.bin %> verify', '<%= config.bin %> verify --json']

  override async run() {
    const { verify } = await import('../app/index.ts')
    const { ok, checked, findings } = await verify(await this.workspace())
    for (const { code, where, detail } of findings) {
      this.say`${where}: ${code}`
      this.log(folded('  ', detail))
    }
    const { statements, readings, checkpoints, blocks, anchors } = checked
    this.log(
      `${statements} statements, ${readings} readings, ${checkpoints} checkpoints, ${blocks} blocks, ${anchors} anchors`,
    )
    this.log(ok ? 'everything is as it was signed' : `${findings.length} not as it was signed`)
    if (!ok) this.endAs('unverified')
    return { ok, checked, findings }
  }
}

import { Flags } from '@oclif/core'
import { BaseCommand, folded } from '../cli/index.ts'

export default class Verify extends BaseCommand<typeof Verify> {
  static override readonly summary = 'Check everything, from the first signature to the head of the ledger.'
  static override readonly description =
    'Every signature, link, root and block is computed again and compared with what others witnessed. Nothing is written or repaired. Exit code 5 when anything is not as it was signed.'
  static override readonly examples = [
    '<%= config.bin %> verify',
    '<%= config.bin %> verify --json',
    '<%= config.bin %> verify --anchors',
  ]
  static override readonly flags = {
    anchors: Flags.boolean({ summary: 'also compare with the heads anchored on another chain' }),
    at: Flags.string({
      summary: "where somebody else's anchors are, instead of one's own",
      helpValue: 'URL',
      dependsOn: ['anchors', 'by'],
    }),
    by: Flags.string({
      summary: 'the address that anchored these',
      helpValue: 'ADDRESS',
      dependsOn: ['anchors', 'at'],
    }),
  }

  override async run() {
    const { anchorSources, isUnproven, verify } = await import('../app/index.ts')
    const { anchors: asked, at, by } = this.flags
    const workspace = await this.workspace()
    const sources = asked ? anchorSources(workspace, at !== undefined && by !== undefined ? { url: at, by } : null) : []
    const { ok, checked, findings } = await verify(workspace, asked ? sources : undefined)
    for (const { code, where, detail } of findings) {
      this.say`${where}: ${code}`
      this.log(folded('  ', detail))
    }
    const { statements, readings, checkpoints, blocks, anchors } = checked
    this.log(
      `${statements} statements, ${readings} readings, ${checkpoints} checkpoints, ${blocks} blocks, ${anchors} anchors`,
    )
    if (checked.publicAnchors !== undefined) this.log(`${checked.publicAnchors} heads anchored on another chain`)
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

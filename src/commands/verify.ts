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
    const { statements, refused, readings, checkpoints, blocks, anchors } = checked
    const unheard = refused === 0 ? '' : ` (${refused} refused)`
    this.log(
      `${statements} statements${unheard}, ${readings} readings, ${checkpoints} checkpoints, ${blocks} blocks, ${anchors} anchors`,
    )
    if (checked.publicAnchors !== undefined) this.log(`${checked.publicAnchors} heads anchored on another chain`)
    const count = (code: string) => findings.filter((finding) => finding.code === code).length
    const damage = findings.filter(({ code }) => !isUnproven(code)).length
    const absent = [
      { count: count('verify.document-missing'), one: 'document', many: 'documents' },
      { count: count('verify.segment-missing'), one: 'run of readings', many: 'runs of readings' },
    ].flatMap(({ count, one, many }) => (count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]))
    const here = absent.length === 0 ? 'everything' : 'everything that is here'
    const unchecked = absent.length === 0 ? '' : `; not in the exchange folder: ${absent.join(', ')}`
    this.log(`${ok ? `${here} is` : `${damage} not`} as it was signed${unchecked}`)
    if (!ok) this.endAs('unverified')
    return { ok, checked, findings }
  }
}

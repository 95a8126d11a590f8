import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { Flags } from '@oclif/core'
import { BaseCommand, folded, interrupted } from '../cli/index.ts'

export default class Demo extends BaseCommand<typeof Demo> {
  static override readonly summary = 'Play the whole journey of one batch, from a photographed label to an injection.'
  static override readonly description =
    'Five sites, one ledger, two days in under a minute. Only the devices are simulated, and they speak their real protocols over pseudo-terminals. Each step is shown as the command that does the same.'
  static override readonly examples = ['<%= config.bin %> demo --dir demo']
  static override readonly flags = {
    dir: Flags.string({ summary: 'empty folder that keeps the sites; a temporary one otherwise', helpValue: 'DIR' }),
  }

  override async run() {
    const { demoDir, playDemo, systemWiring } = await import('../app/index.ts')
    const { runAgent } = await import('../agent/index.ts')
    const dir = demoDir(this.flags.dir ?? mkdtempSync(join(tmpdir(), 'vialtrace-demo-')))
    let chapters = 0
    const narrator = {
      chapter: (title: string) => {
        chapters += 1
        this.log(styleText('bold', folded(`\n${chapters}. `, title)))
      },
      step: (who: string, command: string, result: string) => {
        this.log(styleText('dim', folded(`${who.padEnd(13)} $ `, `vialtrace ${command}`)))
        this.log(folded(' '.repeat(16), result))
      },
    }
    const { signal } = this.stopSignal()
    // At the very end, when nothing is under way that would write there again.
    signal.addEventListener('abort', () => process.once('exit', dir.clear))
    const playing = playDemo(systemWiring(this.progress.show), { dir, narrator, runAgent })
    const result = await Promise.race([playing, interrupted(signal, 'the demo')])
    if (!result.verified) this.endAs('unverified')
    this.say`\nThe sites are in ${result.dir}. Go on exploring, here in this folder:`
    const scan = (vial: string) => `dose check --image ${join(result.dir, vial)}`
    const commands = ['verify', 'excursion list', scan('vial-fresh.png'), scan('vial-condemned.png')]
    for (const command of commands) this.say`  npx vialtrace ${command} --site ${join(result.dir, 'clinic')}`
    this.say`The report is ${result.report}; open it in a browser.`
    return result
  }
}

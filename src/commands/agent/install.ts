import { join } from 'node:path'
import { Flags } from '@oclif/core'
import { BaseCommand, port } from '../../cli/index.ts'

export default class AgentInstall extends BaseCommand<typeof AgentInstall> {
  static override readonly summary =
    'Write a systemd unit that runs the agent for good, and say what an administrator does with it.'
  static override readonly description =
    'Nothing of the system is changed: the unit is written where --out says, and the commands are printed. The service runs as a user of its own, may write into this workspace only, and is started anew when it hangs.'
  static override readonly examples = [
    '<%= config.bin %> agent install --out vialtrace-agent.service',
    '<%= config.bin %> agent install --out vialtrace-agent.service --page 8080 --user coldchain',
  ]
  static override readonly flags = {
    out: Flags.string({ summary: 'where to write the unit; printed when left out', helpValue: 'FILE' }),
    user: Flags.string({ summary: 'whom the service runs as', helpValue: 'NAME', default: 'vialtrace' }),
    page: Flags.string({ summary: 'show a page on this port, to this machine only', helpValue: 'PORT' }),
  }

  override async run() {
    const { unitText } = await import('../../agent/index.ts')
    const { serviceNeeds, writeNamed } = await import('../../app/index.ts')
    const { out, user, page } = this.flags
    const workspace = await this.workspace()
    const needs = serviceNeeds(workspace)
    const program = join(this.config.root, 'bin', 'run.js')
    const pagePort = page === undefined ? null : port(page)
    const unit = unitText({ ...needs, node: process.execPath, program, user, pagePort })
    if (out === undefined) this.log(unit)
    else {
      writeNamed(out, unit)
      this.say`wrote ${out}; an administrator now runs`
    }
    const file = out ?? 'vialtrace-agent.service'
    const folders = needs.folders.map((folder) => `'${folder.replaceAll("'", "'\\''")}'`).join(' ')
    const commands = [
      `sudo useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin ${user}`,
      ...needs.credentials.map((name) => `sudo install -D -m 600 ${name} /etc/vialtrace/${name}`),
      `sudo chown -R ${user}: ${folders}`,
      `sudo install -m 644 '${file.replaceAll("'", "'\\''")}' /etc/systemd/system/vialtrace-agent.service`,
      'sudo systemctl daemon-reload',
      'sudo systemctl enable --now vialtrace-agent',
    ]
    for (const command of commands) this.say`  ${command}`
    return { unit, file: out ?? null, commands }
  }
}

import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, cli } from '../support/run.ts'

/** One command of a page with what the page says it prints, and the exit code it says it ends with. */
export type Step = { readonly command: string; readonly expected: string; readonly exit: number }

export type Session = {
  /** A command whose results the page starts with: `<!-- starts with: vialtrace demo --dir demo -->`. */
  readonly setup: string | undefined
  readonly steps: readonly Step[]
}

/** Reads the `console` blocks of a page: `$ ` begins a command, `> ` continues it, other lines are what it prints. */
export function sessionOf(markdown: string): Session {
  const page = markdown.replace(quotedPage, '')
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')
  return {
    setup: /<!-- starts with: (.+?) -->/.exec(page)?.[1],
    steps: blocks.flatMap((block) => block.split(/^\$ /m).slice(1).map(stepOf)).map(ended),
  }

  /** A shell may take a comment for arguments, so a page for everybody says apart from the command how it ends. */
  function ended(step: Step): Step {
    const said = [...page.matchAll(/<!-- exits with (\d+): (.+?) -->/g)].find(([, , part = '']) =>
      step.command.includes(part),
    )
    return said ? { ...step, exit: Number(said[1]) } : step
  }
}

/** A page shown inside a page, fenced with four signs. */
const quotedPage = /^````[\s\S]*?^````$/gm

function stepOf(text: string): Step {
  const lines = text.split('\n')
  const continued = lines.findIndex((line, at) => at > 0 && !line.startsWith('> '))
  const command = lines
    .slice(0, continued)
    .map((line) => line.replace(/^> /, ''))
    .join('\n')
  const exit = Number(/# exit (\d+)$/.exec(command)?.[1] ?? 0)
  return { command, expected: lines.slice(continued).join('\n').trimEnd(), exit }
}

/** `…` in a line stands for anything; alone on a line, for any number of lines. */
export function agrees(expected: string, printed: string): boolean {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')
  const lines = expected === '' ? [] : expected.split('\n')
  const pattern = lines.map((line) => (line.trim() === '…' ? '(?:.*\n)*' : `${escaped(line.trimEnd())} *\n`))
  return new RegExp(`^${pattern.join('')}$`).test(printed === '' ? '' : `${printed.trimEnd()}\n`)
}

/**
 * Plays the steps in one shell, in order, so that `cd`, `export` and pipes mean what they say.
 *
 * @param dir - Where it starts.
 * @returns what disagrees with the page, in words; empty when nothing does.
 */
export function disagreements(steps: readonly Step[], dir: string): string[] {
  const script = steps.map(({ command }) => `${command}\nprintf '\\036%d\\036' "$?"`).join('\n')
  const { stdout, error } = spawnSync('sh', ['-c', `exec 2>&1\n${script}`], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...cleanEnvironment(), PATH: `${shim(dir)}:${process.env.PATH}` },
  })
  if (error) throw error
  const parts = stdout.split('\u001e')
  return steps.flatMap(({ command, expected, exit }, index) => {
    const [printed = '', ended = 'nothing'] = parts.slice(index * 2, index * 2 + 2)
    return agrees(expected, printed) && Number(ended) === exit
      ? []
      : [`$ ${command}\nexpected, with exit code ${exit}:\n${expected}\nprinted, with exit code ${ended}:\n${printed}`]
  })
}

/** A folder with the command `vialtrace` in it, and an `npx` that finds it there, as the real one does in a clone. */
function shim(dir: string): string {
  const folder = join(dir, '.bin')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'vialtrace'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`)
  writeFileSync(join(folder, 'npx'), '#!/bin/sh\nexec "$@"\n')
  for (const name of ['vialtrace', 'npx']) chmodSync(join(folder, name), 0o755)
  return folder
}

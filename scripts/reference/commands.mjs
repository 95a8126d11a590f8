import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Config, settings } from '@oclif/core'
import { exitCodes } from '../../src/cli/index.ts'
import { packageWith } from '../../src/main.ts'
import { code, page, table } from './markdown.mjs'

const root = join(import.meta.dirname, '..', '..')

/** The page for readers, and the same surface as data: a change of it shows as a change of that file. */
export async function commandPages() {
  settings.enableAutoTranspile = false
  const { commands } = await Config.load(await packageWith('./src/commands'))
  const shown = commands.filter((command) => !command.hidden).sort((a, b) => a.id.localeCompare(b.id))
  return {
    'commands.md': page('Commands', 'the commands in src/commands', [
      ...opening(shown[0]?.flags ?? {}),
      ...shown.map(section),
    ]),
    'surface.json': `${JSON.stringify(surface(shown), null, 2)}\n`,
  }
}

const kindMeanings = {
  failed: 'the machine, the disk or a wire failed, or it was not agreed to',
  usage: 'what was typed, named, scanned or photographed cannot be used',
  refused: 'a rule says no; its name is the code',
  unreachable: 'the ledger did not answer; what was stated is in the journal and is delivered later',
  unverified: 'something is not as it was signed',
}

function opening(flags) {
  const kinds = Object.entries(exitCodes).map(([kind, exit]) => [exit, code(kind), kindMeanings[kind]])
  return [
    'A command returns 0 when it did what it was asked. Otherwise it tells why on stderr (`error:`, `hint:`, `code:`), or, with `--json`, as one object `{error: {code, message, hint, exit}}` on stdout.',
    table(['exit code', 'kind of error', 'what it says'], kinds),
    'Every command has these flags:',
    table(flagHeadings, Object.values(flags).filter(isGlobal).map(flagRow)),
  ].filter(Boolean)
}

function section({ id, summary, description, args, flags, examples = [] }) {
  const words = Object.values(args).map(({ name, required }) =>
    required ? name.toUpperCase() : `[${name.toUpperCase()}]`,
  )
  const schema = `schemas/${id.replaceAll(':', '-')}.json`
  return [
    `## ${name(id)}`,
    summary,
    description,
    `\`\`\`sh\n${['vialtrace', name(id), ...words, '[flags]'].join(' ')}\n\`\`\``,
    table(
      ['argument', 'meaning'],
      Object.values(args).map((each) => [code(each.name.toUpperCase()), meaning(each)]),
    ),
    table(
      flagHeadings,
      Object.values(flags)
        .filter((flag) => !isGlobal(flag) && !flag.hidden)
        .map(flagRow),
    ),
    examples.length === 0 ? '' : `\`\`\`sh\n${examples.map(exampleLine).join('\n')}\n\`\`\``,
    existsSync(join(root, schema)) ? `With \`--json\` it prints an object of [${schema}](../../${schema}).` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

const flagHeadings = ['flag', 'meaning']

function flagRow({ char, name: long, type, helpValue, allowNo, ...flag }) {
  const value = type === 'option' ? ` ${helpValue ?? 'VALUE'}` : ''
  return [code(`${char ? `-${char}, ` : ''}--${allowNo ? '[no-]' : ''}${long}${value}`), meaning(flag)]
}

function meaning({ summary, description, options, default: preset, env, required, multiple }) {
  const notes = [
    options && `one of ${options.map(code).join(', ')}`,
    preset !== undefined && preset !== false && `default ${code(preset)}`,
    env && `environment ${code(env)}`,
    multiple && 'may be repeated',
    required && 'required',
  ].filter(Boolean)
  return [summary ?? description ?? '', notes.length > 0 && `(${notes.join('; ')})`].filter(Boolean).join(' ')
}

function exampleLine(example) {
  const text = typeof example === 'string' ? example : `# ${example.description}\n${example.command}`
  return text.replaceAll('<%= config.bin %>', 'vialtrace').replaceAll('<%= command.id %>', '')
}

function surface(commands) {
  return {
    exitCodes: { ok: 0, ...exitCodes },
    commands: Object.fromEntries(commands.map((each) => [name(each.id), shape(each)])),
  }
}

function shape({ args, flags }) {
  const kept = ({ char, type, options, required, multiple, env, default: preset, allowNo }) =>
    JSON.parse(
      JSON.stringify({
        type,
        char,
        options,
        required,
        multiple: multiple || undefined,
        env,
        default: preset,
        allowNo: allowNo || undefined,
      }),
    )
  const each = (record) =>
    Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, kept(record[key])]),
    )
  return {
    args: Object.values(args).map(({ name: word, required, options }) => ({
      name: word,
      required: required === true,
      options,
    })),
    flags: each(flags),
  }
}

const isGlobal = (flag) => flag.helpGroup === 'GLOBAL'
const name = (id) => id.replaceAll(':', ' ')

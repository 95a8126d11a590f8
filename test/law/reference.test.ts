import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Config, settings } from '@oclif/core'
import { packageWith } from '../../src/main.ts'
import { root, sourcesIn } from './source.ts'

describe('the reference', () => {
  it('is what the program says, command for command and code for code', () => {
    const { stderr, status } = spawnSync(process.execPath, ['scripts/reference.mjs', '--check'], {
      cwd: root,
      encoding: 'utf8',
    })
    assert.equal(stderr, '')
    assert.equal(status, 0)
  })
})

describe('the page on files', () => {
  const page = readFileSync(join(root, 'docs', 'reference', 'files.md'), 'utf8')
  const read = (folder: string, name: RegExp) =>
    sourcesIn(folder, name)
      .map(({ text }) => text)
      .join('\n')
  const unnamed = (words: readonly string[]) => {
    assert.ok(words.length > 0)
    return words.filter((word) => !page.includes(`\`${word}\``))
  }
  const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, word = '']) => word)

  it('names every format that a file or a hash begins with', () => {
    assert.deepEqual(unnamed(found(read('src', /\.ts$/), /'(vialtrace\/[\w-]+\/v?\d+)'/g)), [])
  })

  it('names every variable of the environment that is read', () => {
    const text = read('src', /\.ts$/) + read('bin', /\.js$/)
    assert.deepEqual(unnamed(found(text, /(?:process\.env\.|\benv: ')([A-Z_]+)/g)), [])
  })

  it('names every field of site.json', () => {
    const [, body = ''] = /export type SiteFile = \{([\s\S]*?)\n\}/.exec(read('src', /^app\/site\.ts$/)) ?? []
    assert.deepEqual(unnamed(found(body, /^ {2}(\w+)\??:/gm)), [])
  })
})

describe('every command', () => {
  it('says what it does, what each flag and argument means, and shows an example', async () => {
    settings.enableAutoTranspile = false
    const { commands } = await Config.load(await packageWith('./src/commands'))
    const silent = commands.flatMap(({ id, summary, examples, flags, args }) => [
      ...(summary ? [] : [`${id}: summary`]),
      ...(examples?.length ? [] : [`${id}: examples`]),
      ...Object.values(flags).flatMap((flag) => (flag.summary || flag.description ? [] : [`${id}: --${flag.name}`])),
      ...Object.values(args).flatMap((arg) => (arg.description ? [] : [`${id}: ${arg.name}`])),
    ])
    assert.deepEqual(silent, [])
  })

  it('takes no argument from a pipe', () => {
    const files = sourcesIn('src', /^commands\/.+\.ts$/)
    const open = files.flatMap(({ path, text }) =>
      [...text.matchAll(/\bArgs\.\w+(<.*?>)?\(\{([\s\S]*?)\}\)/g)].flatMap((match) =>
        match[2]?.includes('ignoreStdin: true') ? [] : [path],
      ),
    )
    assert.deepEqual(open, [])
  })

  it('stands under a topic that says what it is about, and no topic stands over nothing', () => {
    const { topics } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).oclif
    const folders = new Set(sourcesIn('src', /^commands\/.+\/.+\.ts$/).map(({ path }) => path.split('/')[1] ?? ''))
    assert.deepEqual([...folders].sort(), Object.keys(topics).sort())
  })
})

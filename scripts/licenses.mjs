// What the licences of bundled packages ask for: their text goes along with their code, and where its source is. What
// bundle.mjs changes is only when their parts are loaded.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Name, version, where the source is, and licence text of every package that files of a bundle come from.
 *
 * @param root - Where the files' paths begin.
 */
export function licensesOf(root, files) {
  const folders = new Set(files.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))
  return [...folders]
    .sort()
    .map((folder) => licenseIn(resolve(root, folder)))
    .join('\n')
}

function licenseIn(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)/i.test(each))
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : ''
  const source = `https://www.npmjs.com/package/${name}/v/${version}`
  return `${'='.repeat(80)}\n${name} ${version} (${license}), unmodified; source: ${source}\n\n${text}\n`
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One file, with its path below the folder it was found in, always with forward slashes. */
export type Source = { readonly path: string; readonly text: string }

export type Import = {
  /** As written: `../values/index.ts`, `node:fs`, `ethers/abi`. */
  readonly specifier: string
  /** Loads nothing when it runs. */
  readonly typeOnly: boolean
  /** `import()`: loaded when it is reached, not when the file is. */
  readonly dynamic: boolean
}

/**
 * @param pattern - Which paths, for example `/\.ts$/`.
 * @returns nothing for a folder that is not there.
 */
export function sourcesIn(folder: string, pattern: RegExp): Source[] {
  if (!existsSync(join(root, folder))) return []
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => pattern.test(path) && !path.includes('node_modules/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, folder, path), 'utf8') }))
}

const fromClause = /^\s*(?:import|export)(\s+type)?\s+(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]/gm
const call = /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g

export function importsOf(text: string): Import[] {
  const code = withoutComments(text)
  return [
    ...[...code.matchAll(fromClause)].map(([, type, specifier = '']) => ({
      specifier,
      typeOnly: type !== undefined,
      dynamic: false,
    })),
    ...[...code.matchAll(call)].map(([, specifier = '']) => ({ specifier, typeOnly: false, dynamic: true })),
  ]
}

/** Lines that are comments are emptied; the others keep their place. */
export function withoutComments(text: string): string {
  return text.replace(/^\s*(\/\/|\/\*|\*).*$/gm, '')
}

/** The first folder of a path in src; a file directly in src is a room of its own. */
export function roomOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : basename(path, '.ts')
}

/** Where a relative import leads, as a path in src; undefined for a package. */
export function targetOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  return normalize(join(dirname(path), specifier)).replaceAll('\\', '/')
}

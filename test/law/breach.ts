import * as law from './law.ts'
import { type Import, importsOf, roomOf, type Source, targetOf, withoutComments } from './source.ts'

/** Where rooms look where they must not, or come in by the window. */
export function importBreaches(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => importsOf(text).flatMap((each) => importBreach(path, each) ?? []))
}

function importBreach(path: string, { specifier, typeOnly }: Import): string | undefined {
  const target = targetOf(path, specifier)
  if (target === undefined) return packageBreach(path, specifier)
  const [room, other] = [roomOf(path), roomOf(target)]
  if (room === other) return undefined
  const allowed = [...(law.mayImport[room] ?? []), ...(typeOnly ? (law.mayImportTypes[room] ?? []) : [])]
  if (!allowed.includes(other)) return `${path} may not import ${other}`
  return target === `${other}/index.ts` ? undefined : `${path} enters ${other} by the window; use its index`
}

function packageBreach(path: string, specifier: string): string | undefined {
  const parts = specifier.split('/')
  const rule = parts
    .map((_, cut) => parts.slice(0, parts.length - cut).join('/'))
    .find((prefix) => Object.hasOwn(law.packages, prefix))
  if (rule === undefined)
    return specifier.startsWith('node:') ? undefined : `${path} imports ${specifier}, which no law names`
  const places = law.packages[rule] ?? []
  const inside = places.some((place) => path.startsWith(`${place}/`) || roomOf(path) === place)
  return inside ? undefined : `${path} may not import ${specifier}; only ${places.join(', ')} may`
}

/** What is loaded before a command runs, and must not be: followed from file to file through everything but import(). */
export function startBreaches(sources: readonly Source[]): string[] {
  const textOf = new Map(sources.map(({ path, text }) => [path, text]))
  const waiting = sources.map(({ path }) => path).filter((path) => ['commands', 'main'].includes(roomOf(path)))
  const seen = new Set<string>(waiting)
  const breaches: string[] = []
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop())
    for (const { specifier, typeOnly, dynamic } of importsOf(textOf.get(path) ?? '')) {
      const target = targetOf(path, specifier)
      if (typeOnly || dynamic || (target !== undefined && seen.has(target))) continue
      if (target !== undefined) waiting.push(target)
      else if (!specifier.startsWith('node:') && !law.loadedAtStart.includes(specifier))
        breaches.push(`${path} loads ${specifier} before a command needs it; use import()`)
      if (target !== undefined) seen.add(target)
    }
  return breaches
}

const impure = /\b(await|async|console|fetch)\b/

export function purityBreaches(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => law.pureRooms.includes(roomOf(path)))
    .flatMap(({ path, text }) => {
      const builtins = importsOf(text).filter(
        ({ specifier }) => specifier.startsWith('node:') && !law.pureBuiltins.includes(specifier),
      )
      const word = impure.exec(withoutComments(text))?.[0]
      return [
        ...builtins.map(({ specifier }) => `${path} is pure and may not import ${specifier}`),
        ...(word === undefined ? [] : [`${path} is pure and may not use ${word}`]),
      ]
    })
}

const outside = [
  /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date\b(?!\()|(?<!new )\bDate\(/,
  /\bperformance\.now\b|\bprocess\.(hrtime|uptime)\b/,
  /\bset(Timeout|Interval)\b|['"]node:timers/,
  /\bMath\.random\b|\brandom(Bytes|UUID|Int|Fill|FillSync)\b|\bgetRandomValues\b/,
  /\bprocess\.env\b|['"]node:process['"]/,
]

/** Who reads the clock, randomness or the environment although only the wiring may. */
export function clockBreaches(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path !== law.wiring)
    .flatMap(({ path, text }) => {
      const lines = withoutComments(text).split('\n')
      return lines.flatMap((line, index) =>
        outside.flatMap((word) => {
          const found = word.exec(line)?.[0]
          return found === undefined ? [] : [`${path}:${index + 1} uses ${found}; take it from the ports`]
        }),
      )
    })
}

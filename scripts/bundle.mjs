// Makes dist from src: one program instead of a thousand modules, because finding, linking and compiling modules is most
// of what a command waits for. What is behind `import()` in src is still run only when it is used.
import { hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { licensesOf } from './licenses.mjs'

const root = join(import.meta.dirname, '..')
const src = join(root, 'src')
const dist = join(root, 'dist')

/**
 * Writes dist/main.js, the program it runs, and for each command a file where the command framework looks for it.
 *
 * Packages with native code or files of their own stay outside, and so do those that only few commands load.
 */
export async function bundle() {
  const commands = readdirSync(join(src, 'commands'), { recursive: true })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.replace(/\.ts$/, '').replaceAll('\\', '/'))
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry(commands), resolveDir: src },
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    // Compiled by `vm`, where import() would need a loader of its own.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
    external: [
      ...[
        '@lydell/node-pty',
        '@zxing/library',
        'bwip-js',
        'inquirer',
        'llrpjs',
        'modbus-serial',
        'secp256k1',
        'serialport',
      ],
      ...['sharp', 'tiny-secp256k1', 'zxing-wasm'],
    ],
    plugins: [ownPlace, onFirstUse, lazyFrame],
  })
  // The text stays in memory for as long as the program runs; one letter beyond Latin-1 would double what every letter takes.
  const contents = outputFiles[0].text.replaceAll(/[^\0-\x7f]/g, escaped)
  const program = `program-${hash('sha256', contents).slice(0, 16)}.cjs`
  write(program, contents)
  write('main.js', readFileSync(join(import.meta.dirname, 'main.js'), 'utf8').replace('program.cjs', program))
  for (const command of commands) write(`commands/${command}.js`, place(command))
  write('LICENSES.txt', licensesOf(root, Object.keys(metafile.inputs).map(withoutNamespace)))
}

function entry(commands) {
  const loaders = commands.map((command) => `${JSON.stringify(command)}: () => import('./commands/${command}.ts')`)
  return `
    export const main = async (...given) => (await import('./main.ts')).main(...given)
    export const commands = { ${loaders.join(', ')} }`
}

function place(command) {
  const main = `${'../'.repeat(command.split('/').length)}main.js`
  return `import { command } from '${main}'\nexport default await command('${command}')\n`
}

/** The same letter in strings, templates and patterns. */
function escaped(letter) {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function write(path, contents) {
  mkdirSync(dirname(join(dist, path)), { recursive: true })
  writeFileSync(join(dist, path), contents)
}

/** A source that looks for files beside itself must go on finding them there: dist has the folders of src. */
const ownPlace = {
  name: 'own place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (!text.includes('import.meta')) return undefined
      const file = relative(src, path).replaceAll('\\', '/')
      // Not `require`: a source may have one of its own.
      const contents = text
        .replaceAll(
          'import.meta.url',
          `process.getBuiltinModule('node:url').pathToFileURL(__dirname + '/${file}').href`,
        )
        .replaceAll('import.meta.dirname', `process.getBuiltinModule('node:path').join(__dirname, '${dirname(file)}')`)
      return { contents, loader: 'ts' }
    })
  },
}

/**
 * What packages load at their start and this program seldom or never calls, loaded by its first use instead: the curves of
 * precompiled contracts compute tables, and Node's HTTP client brings all of undici along.
 */
export const onFirstUse = {
  name: 'on first use',
  setup({ onResolve, onLoad, resolve }) {
    const rules = [
      { imported: /^@noble\/curves\/bn254\.js$/, by: /bn254.noble\.js$/, name: 'bn254' },
      { imported: /^@noble\/curves\/nist\.js$/, by: /p256verify\.js$/, name: 'p256' },
      { imported: /^\.\/noble\.js$/, by: /bls12_381.index\.js$/, name: 'NobleBLS' },
      { imported: /^@noble\/curves\/secp256k1\.js$/, by: /@ethereumjs.*(?<!constants)\.js$/, name: 'secp256k1' },
      { imported: /^@noble\/curves\/secp256k1$/, by: /ethers.*signing-key\.js$/, name: 'secp256k1' },
      { imported: /^https?$/, by: /ethers.*geturl\.js$/, name: 'default' },
    ]
    onResolve(
      { filter: /^@noble\/curves\/secp256k1\.js$/ },
      async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (!/@ethereumjs.util.*constants\.js$/.test(importer) || pluginData) return undefined
        const { path: real } = await resolve(path, { importer, resolveDir, kind, pluginData: 'order' })
        return { path: real, namespace: 'curve-order' }
      },
    )
    onLoad({ filter: /.*/, namespace: 'curve-order' }, async ({ path }) => {
      const { n } = (await import(pathToFileURL(path).href)).secp256k1.Point.CURVE()
      return { contents: `export const secp256k1 = { Point: { CURVE: () => ({ n: ${n}n }) } }` }
    })
    for (const { imported, by, name } of rules)
      onResolve({ filter: imported }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (!by.test(importer) || pluginData === name) return undefined
        const real = await resolve(path, { importer, resolveDir, kind, pluginData: name })
        return { path: real.path, namespace, pluginData: { name, resolveDir } }
      })
    onLoad({ filter: /.*/, namespace }, ({ path, pluginData: { name, resolveDir } }) => ({
      contents: `
        const real = () => require(${JSON.stringify(path)})${name === 'default' ? '' : `.${name}`}
        const proxy = new Proxy(class {}, {
          get: (_, property) => real()[property],
          construct: (_, given) => new (real())(...given),
        })
        export { proxy as ${name} }`,
      resolveDir,
    }))
  },
}

const namespace = 'on-first-use'

/** The command framework requires all of itself, help and globbing included, before any command; most commands use a tenth. */
const lazyFrame = {
  name: 'lazy frame',
  setup({ onLoad }) {
    const required = /^(?:const|var) (\w+_1) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm
    onLoad({ filter: /@oclif.core.lib.*\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replace(required, 'const $1 = ((real) => new Proxy({}, { get: (_, name) => (real ??= $2)[name] }))();')
        // It loads a command by its URL: from outside the program, by the function that main.js gives it.
        .replace(/await import\((?!['"])/g, 'await importModule(')
      return { contents, loader: 'js' }
    })
  },
}

const withoutNamespace = (input) => input.replace(/^(on-first-use|curve-order):/, '')

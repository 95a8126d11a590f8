// Becomes dist/main.js: runs the program that the build made of all sources.
//
// V8 keeps compiled code beside what it was compiled from. Node's own cache for modules holds only what was compiled when a
// file was loaded; here the cache is written when a command has ended, with all the functions that it ran, and that is most
// of the difference between a quarter and a tenth of a second.
//
// Node's own modules are asked for and not imported: an import of fs loads all that fs offers.
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = process.getBuiltinModule('node:fs')
const { createRequire, getCompileCacheDir } = process.getBuiltinModule('node:module')
const { dirname, join } = process.getBuiltinModule('node:path')
const { setFlagsFromString } = process.getBuiltinModule('node:v8')
const { Script } = process.getBuiltinModule('node:vm')
const { crc32 } = process.getBuiltinModule('node:zlib')

const name = 'program.cjs'
const path = join(import.meta.dirname, name)
// The folder is one for each version of V8. Without it, as where nothing can be written, the program runs all the same.
const folder = getCompileCacheDir()
const cached = folder && readCache(join(folder, `${name}.bin`))

const parameters = 'exports, require, module, __filename, __dirname, importModule'
const script = new Script(`(function (${parameters}) {${readFileSync(path, 'utf8')}\n})`, {
  filename: path,
  ...(cached && { cachedData: cached.code }),
})
const module = { exports: {} }
const commandsAt = new URL('commands/', import.meta.url).href
/** The framework finds a command by the URL of its file; that file would only ask for the class below. */
const importModule = (specifier) => {
  const id = specifier.startsWith(commandsAt) ? specifier.slice(commandsAt.length, -'.js'.length) : undefined
  return id && Object.hasOwn(module.exports.commands, id) ? module.exports.commands[id]() : import(specifier)
}
script.runInThisContext()(module.exports, createRequire(path), module, path, dirname(path), importModule)

export const { main } = module.exports

/** The class of one command. */
export const command = async (id) => (await module.exports.commands[id]()).default

const covered = script.cachedDataRejected ? [] : (cached?.covers ?? [])
const running = commandIn(process.argv.slice(2))
if (folder && !covered.includes(running)) {
  // Functions that were not called for a while would be missing.
  setFlagsFromString('--no-flush-bytecode')
  process.on('exit', keepCompiled)
}

function commandIn(words) {
  const known = [words.slice(0, 2).join('/'), words[0]]
  return known.find((id) => Object.hasOwn(module.exports.commands, id)) ?? 'help'
}

/** Once for every command that ends well, with all that was compiled before: the cache comes to hold what is used here. */
function keepCompiled(status) {
  if (status !== 0) return
  try {
    // V8 takes code only under the flags it was made under.
    setFlagsFromString('--flush-bytecode')
    writeCache(join(folder, `${name}.bin`), [...covered, running], script.createCachedData())
  } catch {
    // A full disk or a folder taken away: the next command is slower, and that is all.
  }
}

/** V8 trusts the code it is given, so half a file must not get that far: a checksum stands before the rest. */
function readCache(file) {
  try {
    const bytes = readFileSync(file)
    const [sum, length] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
    if (crc32(bytes.subarray(4)) !== sum) return undefined
    return { covers: JSON.parse(bytes.toString('utf8', 8, 8 + length)), code: bytes.subarray(8 + length) }
  } catch {
    return undefined
  }
}

function writeCache(file, covers, code) {
  const list = Buffer.from(JSON.stringify(covers))
  const head = Buffer.alloc(8)
  head.writeUInt32LE(list.length, 4)
  head.writeUInt32LE(crc32(code, crc32(list, crc32(head.subarray(4)))), 0)
  mkdirSync(folder, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, Buffer.concat([head, list, code]))
  renameSync(unfinished, file)
  for (const other of readdirSync(folder))
    if (other.startsWith('program-') && other.endsWith('.bin') && !file.endsWith(other)) rmSync(join(folder, other))
}

#!/usr/bin/env node
// Written for Node 14.8 to parse (no node: imports, no newer syntax): on an old Node it must run far enough to hand over
// to the Node that comes along in node_modules, or to say in one sentence what to do.

// An import of fs loads all that fs offers, streams and promises included; this takes what is there.
const builtin = async (name) =>
  process.getBuiltinModule ? process.getBuiltinModule(name) : (await import(name)).default
const { existsSync, readFileSync } = await builtin('fs')
const module = await builtin('module')
const { homedir } = await builtin('os')
const { dirname, join } = await builtin('path')
const { fileURLToPath } = await builtin('url')

const here = fileURLToPath(import.meta.url)
const [major, minor] = process.versions.node.split('.').map(Number)

if (['--version', '-V'].includes(process.argv[2])) answerVersion()
else if (major > 24 || (major === 24 && minor >= 15)) await start()
else await handOver()

/** Answered here because loading the command framework would treble the time it takes. */
function answerVersion() {
  const { name, version } = JSON.parse(readFileSync(join(dirname(here), '..', 'package.json'), 'utf8'))
  process.stdout.write(`${name} ${version}\n`)
}

async function start() {
  const built = join(dirname(here), '..', 'dist', 'main.js')
  if (!existsSync(built)) return stop(`there is no ${built}; run \`npm run setup\` in the folder above it`)
  // Not the system's temporary folder, where another user could plant compiled code.
  module.enableCompileCache(join(cacheDir(), 'vialtrace', 'compiled'))
  // Nobody can pass SIGKILL on: a command whose wrapper is gone ends as if asked to.
  if (process.env.VIALTRACE_HANDED_OVER && process.channel) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
    process.channel.unref()
  }
  const { main } = await import('../dist/main.js')
  await main('./dist/commands', process.env.VIALTRACE_DEBUG ? console.error : undefined)
}

function cacheDir() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return process.platform === 'win32' ? process.env.LOCALAPPDATA || homedir() : join(homedir(), '.cache')
}

async function handOver() {
  const node = bundledNode()
  if (!node || process.env.VIALTRACE_HANDED_OVER)
    return stop(
      `vialtrace needs Node.js 24.15 or newer and this is ${process.version}; run \`npm ci\` in its folder (that brings ` +
        'Node 24 along) or install Node 24 from https://nodejs.org',
    )
  const { spawn } = await import('child_process')
  // Not spawnSync: a blocked parent would die of SIGTERM and leave the agent running.
  const child = spawn(node, [...process.execArgv, here, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, VIALTRACE_HANDED_OVER: '1' },
  })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals)
    process.on(signal, () => {
      // A terminal sends ^C to parent and child alike: passing it on would stop the child twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  child.on('exit', (code, signal) => {
    for (const each of signals) process.removeAllListeners(each)
    if (signal) process.kill(process.pid, signal)
    else process.exitCode = code
  })
}

/** 78 is EX_CONFIG: this machine is not set up for it. */
function stop(sentence) {
  process.stderr.write(`error: ${sentence}\n`)
  process.exitCode = 78
}

/** The platform package's executable, wherever npm put it: nested, hoisted or linked. Undefined where there is none. */
function bundledNode() {
  const windows = process.platform === 'win32'
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`
  try {
    const manifest = module.createRequire(import.meta.url).resolve(`${name}/package.json`)
    return join(dirname(manifest), 'bin', windows ? 'node.exe' : 'node')
  } catch {
    return undefined
  }
}

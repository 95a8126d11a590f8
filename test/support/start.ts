import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { cleanEnvironment, cli } from './run.ts'

/** Starts a command that goes on until it is stopped. `shown` resolves when stdout has matched. */
export function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { env: cleanEnvironment() })
  let stdout = ''
  const waiting: { pattern: RegExp; resolve: (match: RegExpExecArray) => void }[] = []
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
    for (const { pattern, resolve } of waiting) {
      const match = pattern.exec(stdout)
      if (match) resolve(match)
    }
  })
  const stderr = text(child.stderr)
  return {
    shown: (pattern: RegExp) => new Promise<RegExpExecArray>((resolve) => waiting.push({ pattern, resolve })),
    async stop(signal: 'SIGINT' | 'SIGTERM') {
      const since = performance.now()
      child.kill(signal)
      const [exit] = await once(child, 'exit')
      return { exit, stdout, stderr: await stderr, tookMs: performance.now() - since }
    },
  }
}

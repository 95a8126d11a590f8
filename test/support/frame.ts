import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { main } from '../../src/main.ts'

/** The frame of the command line around commands that exist only to prove it. */
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)))
await main('./test/support/commands', process.env.VIALTRACE_DEBUG ? console.error : undefined)

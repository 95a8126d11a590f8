#!/usr/bin/env node
// The same command line straight from src, with no build: Node strips the types.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { main } from '../src/main.ts'

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
await main('./src/commands', process.env.VIALTRACE_DEBUG ? console.error : undefined)

import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { tempDir } from './tempDir.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A Chromium of this machine: CHROMIUM names one, else it is looked for. Undefined where there is none. */
export const chromium = [process.env.CHROMIUM ?? '', ...names].find(
  (name) => name !== '' && spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)

export const chromiumHint =
  'no Chromium on this machine: install one (Debian: apt-get install chromium), or name it with CHROMIUM=/path'

/** A page as a browser has built it, what the browser complained of, and its picture as PNG. */
export type Browsed = { readonly dom: string; readonly complaints: string[]; readonly picture: Buffer }

/** Loads a page headless, in a window of so many pixels. @param url - Needs no network but this machine's */
export async function browse(url: string, width: number): Promise<Browsed> {
  const dir = await tempDir()
  const picture = `${dir}/page.png`
  const quietly = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--enable-logging=stderr']
  const task = [`--user-data-dir=${dir}`, `--window-size=${width},2000`, '--dump-dom', `--screenshot=${picture}`, url]
  const options = { timeout: 40_000, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 } as const
  const { stdout, stderr } = await promisify(execFile)(chromium ?? '', [...quietly, ...task], options)
  const complaints = stderr.split('\n').filter((line) => /CONSOLE|Refused to/.test(line))
  return { dom: stdout, complaints, picture: readFileSync(picture) }
}

// How many pictures of a stress set are read, and how fast: by the pipeline, and by each reader alone on the whole picture.
// `--json` for machines, `--seed N` for other pictures, `--set field` for another camera, `--severity 1` for the mildest only.
import { parseArgs } from 'node:util'
import type { Severity } from '../scripts/stress/distortions.ts'
import { fieldSet } from '../scripts/stress/field/fieldSet.ts'
import { stressSet } from '../scripts/stress/stressSet.ts'
import type { SeenCode } from '../src/capture/barcode/code.ts'
import { loadFirstReader } from '../src/capture/barcode/firstReader.ts'
import { readImage } from '../src/capture/barcode/index.ts'
import { openPicture } from '../src/capture/barcode/picture.ts'
import { loadSecondReader } from '../src/capture/barcode/secondReader.ts'
import { isFault } from '../src/values/index.ts'
import { figuresBy, type Outcome, printFigures } from './scanFigures.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    set: { type: 'string', default: 'stress' },
    severity: { type: 'string', multiple: true },
    missed: { type: 'boolean', default: false },
  },
})
// Processor time, so that what else the machine does neither counts nor uses up the budget: what one core takes.
const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const clock = { monotonicMs: cpuMs, now: Date.now as never, sleep: async () => undefined }
const first = await loadFirstReader()
const second = loadSecondReader()

const readers: Readonly<Record<string, (image: Uint8Array) => Promise<readonly string[]>>> = {
  pipeline: async (image) => {
    try {
      const codes = await readImage(image, { clock })
      return codes.flatMap((code) => (code.status === 'read' ? [code.scan.text] : []))
    } catch (error) {
      if (isFault(error)) return []
      throw error
    }
  },
  'zxing-wasm': async (image) => texts(await first(await greyOf(image))),
  '@zxing/library': async (image) => {
    const code = second(await greyOf(image), ['d', 'Q', 'C', 'E', 'I'])
    return texts(code ? [code] : [])
  },
}

const outcomes: Outcome[] = []
const pictures = values.set === 'field' ? fieldSet : stressSet
const chosen = values.severity ? { severities: values.severity.map(Number) as Severity[] } : {}
for (const reader of Object.values(readers)) await warm(reader)
for await (const { name, kind, distortion, severity, text, image } of pictures(Number(values.seed), chosen))
  for (const [reader, read] of Object.entries(readers)) {
    const startedMs = cpuMs()
    const found = await read(image)
    const ms = cpuMs() - startedMs
    const right = found.includes(text)
    const wrong = found.some((each) => each !== text)
    outcomes.push({ reader, kind, distortion, severity, right, wrong, ms })
    if (values.missed && reader === 'pipeline' && (!right || wrong))
      console.error(`${name}: ${wrong ? `wrong ${JSON.stringify(found)}` : 'missed'}, ${Math.round(ms)} ms`)
  }

const figures = figuresBy(outcomes)
if (values.json) console.log(JSON.stringify({ set: values.set, seed: Number(values.seed), figures }, null, 2))
else printFigures(figures)

/** Loading a reader is not reading. */
async function warm(read: (image: Uint8Array) => Promise<unknown>): Promise<void> {
  for await (const { image } of stressSet(0, { distortions: ['plain'], severities: [1], kinds: ['GS1 DataMatrix'] }))
    await read(image)
}

async function greyOf(image: Uint8Array) {
  const picture = await openPicture(image)
  return picture.grey(picture.longSide)
}

function texts(codes: readonly SeenCode[]): string[] {
  return codes.map(({ text }) => text)
}

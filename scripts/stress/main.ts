// Writes a stress set: `npm run stress -- --out DIR --seed N [--set field] [--only DISTORTION]`. The same seed makes the same pictures.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fieldSet } from './field/fieldSet.ts'
import { stressSet } from './stressSet.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'stress' },
    seed: { type: 'string', default: '1' },
    set: { type: 'string', default: 'stress' },
    only: { type: 'string', multiple: true },
  },
})
mkdirSync(values.out, { recursive: true })
const truth: object[] = []
const choice = values.only ? { distortions: values.only } : {}
for await (const { image, name, ...rest } of (values.set === 'field' ? fieldSet : stressSet)(
  Number(values.seed),
  choice,
)) {
  const file = `${name}.${fileEnding(image)}`
  writeFileSync(join(values.out, file), image)
  truth.push({ file, ...rest })
}
writeFileSync(join(values.out, 'truth.json'), JSON.stringify(truth, null, 2))
console.log(`${truth.length} pictures and truth.json in ${values.out}`)

function fileEnding(image: Uint8Array): string {
  return { 255: 'jpg', 137: 'png' }[image[0] ?? 0] ?? 'webp'
}

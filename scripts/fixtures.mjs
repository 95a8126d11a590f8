/**
 * Makes the picture fixtures: `node scripts/fixtures.mjs`. The same seed makes the same files with the same versions of
 * the packages; the files are committed, so tests do not depend on that.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { scanOf } from '../src/capture/gs1/index.ts'
import { cartonFace, palletLabel, symbol, vial } from './fixtures/artwork.mjs'
import { photograph } from './fixtures/camera.mjs'

// No product keeps so long; the demo, which is played on this label, has to.
const batch = '(01)09506000134352(17)491130(10)VT2611A'
const pallet = '095060000000000015'
const cartonLines = ['GTIN 09506000134352', 'EXP  2049-11-30', 'LOT  VT2611A']

const bench = { colour: [150, 118, 86], grain: 34, stretch: [90, 3] }
const steel = { colour: [128, 134, 138], grain: 12, stretch: [3, 120] }
const daylight = { from: [0.2, 0.1], fall: 0.32, colour: [1, 0.985, 0.95] }

const onBench = {
  width: 1200,
  height: 900,
  corners: [
    [168, 236],
    [1040, 172],
    [1112, 640],
    [130, 742],
  ],
  ground: bench,
  light: daylight,
  blur: 1,
  noise: { luma: 3, chroma: 1.4 },
  quality: 70,
  seed: 2611,
}

const inShadow = {
  ...onBench,
  corners: [
    [250, 150],
    [1012, 262],
    [930, 742],
    [150, 560],
  ],
  ground: steel,
  light: {
    from: [0.9, 0],
    fall: 0.38,
    colour: [0.93, 0.97, 1],
    shadow: { at: [0.66, 0.5], normal: [0.9, 0.35], softness: 0.03, depth: 0.5 },
    glare: [{ at: [0.36, 0.34], size: [0.11, 0.06], strength: 60, tilt: 0.2 }],
  },
  blur: 1.3,
  noise: { luma: 5, chroma: 2 },
  seed: 1130,
}

const vialInHand = {
  ...onBench,
  width: 900,
  height: 1100,
  corners: [
    [236, 118],
    [640, 138],
    [626, 930],
    [214, 912],
  ],
  ground: { colour: [176, 148, 132], grain: 16, stretch: [60, 60] },
  light: { ...daylight, glare: [{ at: [0.335, 0.5], size: [0.018, 0.32], strength: 90, tilt: 0.03 }] },
  bend: 0.94,
  blur: 1,
  noise: { luma: 3.5, chroma: 1.6 },
  seed: 42,
}

const wrapped = {
  ...onBench,
  width: 1000,
  height: 1100,
  corners: [
    [150, 110],
    [846, 150],
    [872, 958],
    [118, 934],
  ],
  ground: { colour: [168, 136, 98], grain: 14, stretch: [2, 160] },
  light: {
    from: [0.5, -0.2],
    fall: 0.3,
    colour: [1, 0.99, 0.94],
    glare: [
      { at: [0.24, 0.3], size: [0.5, 0.006], strength: 70, tilt: 0.35 },
      { at: [0.62, 0.55], size: [0.6, 0.004], strength: 60, tilt: -0.2 },
      { at: [0.8, 0.2], size: [0.09, 0.05], strength: 80, tilt: 0.6 },
    ],
  },
  blur: 1.1,
  noise: { luma: 3.5, chroma: 1.5 },
  seed: 15,
}

const tilted = {
  ...wrapped,
  corners: [
    [300, 96],
    [930, 330],
    [640, 1010],
    [60, 700],
  ],
  light: { ...inShadow.light, glare: wrapped.light.glare.slice(0, 1) },
  seed: 16,
}

const carton = (matrixSymbol, lines = cartonLines) => cartonFace({ matrixSymbol, lines })
const vialText = '(01)09506000134352(21)000042(17)491130(10)VT2611A'
const palletFace = palletLabel({
  barSymbol: symbol('gs1-128', `(00)${pallet}`),
  sscc: pallet,
  lines: ['CONTENT  09506000134352', 'BATCH    VT2611A', 'EXPIRY   2049-11-30', 'CARTONS  2'],
})
const demoCarton = () => photograph(carton(symbol('gs1datamatrix', batch)), onBench)

const cases = [
  {
    name: 'gs1-datamatrix-photo/carton-on-bench',
    input: ['input.jpg', demoCarton],
    carried: [']d2', '01095060001343521749113010VT2611A'],
    shows: 'the demo batch on a folding box, daylight on a wooden bench',
  },
  {
    name: 'gs1-datamatrix-photo/carton-in-shadow',
    input: ['input.jpg', () => photograph(carton(symbol('gs1datamatrix', batch)), inShadow)],
    carried: [']d2', '01095060001343521749113010VT2611A'],
    shows: 'the same box aslant on steel, half in a shadow, with glare and more noise',
  },
  {
    name: 'gs1-datamatrix-photo/vial-curved',
    input: [
      'input.jpg',
      () =>
        photograph(
          vial({
            matrixSymbol: symbol('gs1datamatrix', vialText),
            lines: ['LOT VT2611A', 'EXP 2049-11-30', 'SN  000042'],
          }),
          vialInHand,
        ),
    ],
    carried: [']d2', '010950600013435221000042\x1d1749113010VT2611A'],
    shows: 'a serialised vial whose label bends away at the sides',
  },
  {
    name: 'gs1-datamatrix-photo/no-code',
    input: ['input.jpg', () => photograph(carton(null), { ...onBench, seed: 1 })],
    expect: 'capture.image-without-code',
    shows: 'the box before its symbol was printed',
  },
  {
    name: 'gs1-datamatrix-photo/plain-datamatrix',
    input: [
      'input.jpg',
      () => photograph(carton(symbol('datamatrix', '01095060001343521749113010VT2611A')), { ...onBench, seed: 2 }),
    ],
    expect: 'capture.code-not-gs1',
    shows: 'the right digits in a DataMatrix without FNC1: not GS1, so not data',
  },
  {
    name: 'gs1-datamatrix-photo/gtin-check-digit',
    input: [
      'input.jpg',
      () =>
        photograph(
          carton(symbol('datamatrix', '^FNC101095060001343531749113010VT2611A', { parsefnc: true }), [
            'GTIN 09506000134353',
            ...cartonLines.slice(1),
          ]),
          { ...onBench, seed: 3 },
        ),
    ],
    expect: 'values.check-digit',
    shows: 'a GS1 symbol whose maker computed the check digit of the GTIN wrongly',
  },
  {
    name: 'gs1-datamatrix-photo/truncated',
    input: ['input.jpg', async () => (await demoCarton()).subarray(0, 12_000)],
    expect: 'capture.image-unreadable',
    shows: 'the first 12 000 bytes of carton-on-bench, as a broken upload leaves them',
  },
  {
    name: 'gs1-datamatrix-photo/html-named-png',
    input: [
      'input.png',
      async () => Buffer.from('<!doctype html><title>502 Bad Gateway</title>\n<h1>502 Bad Gateway</h1>\n'),
    ],
    expect: 'capture.image-unreadable',
    shows: 'what a proxy answers in place of a picture',
  },
  {
    name: 'gs1-128-pallet/shrink-wrapped',
    input: ['input.jpg', () => photograph(palletFace, wrapped)],
    carried: [']C1', `00${pallet}`],
    shows: 'the SSCC of the demo pallet behind shiny film',
  },
  {
    name: 'gs1-128-pallet/tilted-in-shadow',
    input: ['input.jpg', () => photograph(palletFace, tilted)],
    carried: [']C1', `00${pallet}`],
    shows: 'the same label photographed askew, half in a shadow',
  },
]

const root = fileURLToPath(new URL('../fixtures/', import.meta.url))
for (const { name, input, carried, expect, shows } of cases) {
  const folder = `${root}${name}/`
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const bytes = await input[1]()
  await writeFile(folder + input[0], bytes)
  if (carried) await writeFile(`${folder}middle.json`, asJson({ aim: carried[0], text: carried[1] }))
  await writeFile(`${folder}expected.json`, asJson(carried ? expectedOf(carried) : { expect }))
  await writeFile(`${folder}SOURCE.md`, sourceOf(shows, input[0]))
  console.log(`${name}: ${bytes.length} bytes`)
}

function expectedOf([aim, text]) {
  const { symbology, elements, unit, batch: of } = scanOf({ source: 'image', aim, text })
  return { expect: 'read', symbology, aim, elements, unit, batch: of }
}

function sourceOf(shows, file) {
  const made = file.endsWith('.jpg')
    ? 'No camera and no print: the artwork is drawn, then distorted, lit, blurred and compressed by `scripts/fixtures.mjs`.'
    : 'Written by `scripts/fixtures.mjs`.'
  return `# Source

Shows: ${shows}.

All of it is synthetic. ${made}
Product, companies and shipment are invented; the GTIN and the SSCC use the prefix 9506000 of GS1's own examples.

Licence: Apache-2.0, as the project.
`
}

function asJson(value) {
  return `${JSON.stringify(value, null, 2)}\n`
}

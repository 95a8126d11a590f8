import { checkedLabel, drawLabel, expiryDigits, type SymbolKind, sheetOf, zplOf } from '../capture/index.ts'
import { type Element, type Name, parseName } from '../values/index.ts'
import { appFault } from './faults.ts'
import { writeNamed, writeParts } from './files.ts'
import { findBatch } from './lookup.ts'
import { getManifest } from './serials.ts'
import { provenVial } from './vial.ts'
import type { Workspace } from './workspace.ts'

/** How labels are written: one as a drawing (SVG and PNG), any number as sheets of paper or for a label printer. */
export type LabelForm = 'drawing' | 'pdf' | 'zpl'

export type LabelOrder = {
  readonly name: Name
  /** Path without an ending. */
  readonly out: string
  readonly form: LabelForm
  /** One for each vial of the batch that `name` is, instead of one for the batch. */
  readonly everyVial: boolean
  /** `data-matrix`, or `gs1-128` for a carton or pallet, unless said otherwise. */
  readonly symbol?: SymbolKind
}

/**
 * Draws the label of a batch, a vial or a logistic unit, or of every vial of a batch; reads each back before it is
 * written.
 *
 * @returns The files, and how many labels are in them.
 * @throws app.batch-unknown, app.serial-unknown, app.not-a-batch, capture.label-refused, app.folder-missing
 */
export async function writeLabels(
  workspace: Workspace,
  { name, out, form, everyVial, symbol }: LabelOrder,
): Promise<{ files: string[]; labels: number }> {
  const kind = symbol ?? usualSymbol(name)
  if (form === 'drawing') {
    if (everyVial) throw appFault('app.label-form', 'expected --as pdf or --as zpl for every vial, received a drawing')
    const { svg, png } = await writeLabel(workspace, name, out, kind)
    return { files: [svg, png], labels: 1 }
  }
  const all = everyVial ? await elementsOfEach(workspace, name) : [await elementsOf(workspace, name)]
  await writeParts(`${out}.${form}`, form === 'pdf' ? sheetOf(checked()) : printerFile())
  return { files: [`${out}.${form}`], labels: all.length }

  async function* checked() {
    for (const [at, elements] of all.entries()) {
      yield await checkedLabel(elements, kind)
      workspace.progress(at + 1, all.length, 'labels')
    }
  }
  async function* printerFile() {
    for await (const label of checked()) yield Buffer.from(zplOf(label))
  }
}

/** Draws one label as SVG and PNG. @throws as {@link writeLabels} does */
export async function writeLabel(
  workspace: Workspace,
  name: Name,
  out: string,
  symbol = usualSymbol(name),
): Promise<{ svg: string; png: string }> {
  const { svg, png } = await drawLabel(await elementsOf(workspace, name), symbol, { clock: workspace.lineClock })
  writeNamed(`${out}.svg`, svg)
  writeNamed(`${out}.png`, png)
  return { svg: `${out}.svg`, png: `${out}.png` }
}

function usualSymbol(name: Name): SymbolKind {
  return parseName(name).type === 'logistic' ? 'gs1-128' : 'data-matrix'
}

async function elementsOf(workspace: Workspace, name: Name): Promise<Element[]> {
  const named = parseName(name)
  if (named.type === 'logistic') return [{ ai: '00', value: named.sscc }]
  const { tables } = await workspace.answers()
  const batch = named.type === 'vial' ? (await provenVial(workspace, name)).batch : findBatch(tables, name)
  return named.type === 'vial' ? vialElements(batch, named.serial) : productElements(batch)
}

async function elementsOfEach(workspace: Workspace, name: Name): Promise<Element[][]> {
  if (parseName(name).type !== 'batch') throw appFault('app.not-a-batch', `expected a batch, received ${name}`)
  const batch = findBatch((await workspace.answers()).tables, name)
  return getManifest(workspace.documents, batch.manifest).serials.map((serial) => vialElements(batch, serial))
}

type Product = Pick<ReturnType<typeof findBatch>, 'gtin' | 'expiresAt' | 'lot'>

function productElements({ gtin, expiresAt, lot }: Product): Element[] {
  return [
    { ai: '01', value: gtin },
    { ai: '17', value: expiryDigits(expiresAt) },
    { ai: '10', value: lot },
  ]
}

function vialElements(product: Product, serial: string): Element[] {
  return [...productElements(product), { ai: '21', value: serial }]
}

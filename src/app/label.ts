import { existsSync, readFileSync } from 'node:fs'
import { checkedLabel, drawLabel, expiryDigits, type SymbolKind, sheetOf, zplOf } from '../capture/index.ts'
import { type Element, type Name, parseName, printable } from '../values/index.ts'
import { appFault } from './faults.ts'
import { writeNamed, writeParts } from './files.ts'
import { findBatch, partyName } from './lookup.ts'
import { getManifest } from './serials.ts'
import { provenVial } from './vial.ts'
import type { Workspace } from './workspace.ts'

type Ending = 'svg' | 'png' | 'pdf' | 'zpl'

const endingsOf: Readonly<Record<LabelForm, readonly Ending[]>> = {
  drawing: ['svg', 'png'],
  pdf: ['pdf'],
  zpl: ['zpl'],
}

/** Few enough to be drawn in a moment. */
const labelsPerPause = 20

/** How labels are written: one as a drawing (SVG and PNG), any number as sheets of paper or for a label printer. */
export type LabelForm = 'drawing' | 'pdf' | 'zpl'

export type LabelOrder = {
  readonly name: Name
  /** Path without an ending, for all files of the form; or with one, for exactly that file. */
  readonly out: string
  readonly form: LabelForm
  /** What is there already may be lost. */
  readonly force?: boolean
  /** One for each vial of the batch that `name` is, instead of one for the batch. */
  readonly everyVial: boolean
  /** `data-matrix`, or `gs1-128` for a carton or pallet, unless said otherwise. */
  readonly symbol?: SymbolKind
  /** Ends it early; then no file is left behind. */
  readonly signal?: AbortSignal
}

/**
 * Draws the label of a batch, a vial or a logistic unit, or of every vial of a batch; reads each back before it is
 * written.
 *
 * @returns The files, and how many labels are in them.
 * @throws app.batch-unknown, app.serial-unknown, app.not-a-batch, app.not-the-maker, app.label-form, app.file-exists,
 *   app.folder-missing, capture.label-refused; the signal's reason
 */
export async function writeLabels(
  workspace: Workspace,
  { name, out, form, everyVial, symbol, signal, force = false }: LabelOrder,
): Promise<{ files: string[]; labels: number }> {
  const kind = symbol ?? usualSymbol(name)
  const files = filesNamed(out, form)
  if (form === 'drawing') {
    if (everyVial) throw appFault('app.label-form', 'expected --as pdf or --as zpl for every vial, received a drawing')
    const drawn = await drawLabel(await elementsOf(workspace, name), kind, { clock: workspace.lineClock })
    const contents = files.map(({ path, ending }) => ({ path, content: Buffer.from(drawn[ending as 'svg' | 'png']) }))
    // The same once more is what a repeated command writes.
    if (!force) for (const { path, content } of contents) requireNoOther(path, content)
    for (const { path, content } of contents) writeNamed(path, content)
    return { files: contents.map(({ path }) => path), labels: 1 }
  }
  const [{ path }] = files
  if (!force) requireNoOther(path)
  const all = everyVial ? await elementsOfEach(workspace, name) : [await elementsOf(workspace, name)]
  await writeParts(path, form === 'pdf' ? sheetOf(checked()) : printerFile())
  return { files: [path], labels: all.length }

  async function* checked() {
    for (const [at, elements] of all.entries()) {
      yield await checkedLabel(elements, kind)
      workspace.progress(at + 1, all.length, 'labels')
      // Drawing leaves no pause of its own, and only in one does this process hear that it is to end.
      if (at % labelsPerPause === 0) await workspace.lineClock.sleep(0)
      signal?.throwIfAborted()
    }
  }
  async function* printerFile() {
    for await (const label of checked()) yield Buffer.from(zplOf(label))
  }
}

type NamedFile = { readonly path: string; readonly ending: Ending }

function filesNamed(out: string, form: LabelForm): [NamedFile, ...NamedFile[]] {
  const [, given] = /\.(svg|png|pdf|zpl)$/i.exec(out) ?? []
  const endings = endingsOf[form]
  if (given === undefined)
    return endings.map((ending) => ({ path: `${out}.${ending}`, ending })) as [NamedFile, ...NamedFile[]]
  const ending = endings.find((each) => each === given.toLowerCase())
  if (ending) return [{ path: out, ending }]
  const expected = endings.map((each) => `.${each}`).join(' or ')
  throw appFault('app.label-form', `expected a file ending in ${expected}, received ${printable(out)}`)
}

function requireNoOther(path: string, content?: Uint8Array): void {
  if (!existsSync(path)) return
  if (content && readFileSync(path).equals(content)) return
  throw appFault('app.file-exists', `expected no file ${printable(path)}, there is another one`)
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
  const { tables } = await workspace.answers()
  const batch = findBatch(tables, name)
  // Whoever may stick a label on any vial of a batch can make two vials of one.
  if (batch.maker !== workspace.site.file.party)
    throw appFault(
      'app.not-the-maker',
      `expected ${printable(partyName(tables, batch.maker))}, who registered the batch, to print a label for every vial of it`,
    )
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

import { drawLabel, expiryDigits } from '../capture/index.ts'
import { type Element, type Name, parseName } from '../values/index.ts'
import { writeNamed } from './files.ts'
import { findBatch } from './lookup.ts'
import { provenVial } from './vial.ts'
import type { Workspace } from './workspace.ts'

/**
 * Draws the label of a batch, a vial or a logistic unit, reads it back, and writes it as SVG and PNG.
 *
 * @param out - Path without an ending.
 * @throws app.batch-unknown, app.serial-unknown, capture.label-refused
 */
export async function writeLabel(workspace: Workspace, name: Name, out: string): Promise<{ svg: string; png: string }> {
  const symbol = parseName(name).type === 'logistic' ? 'gs1-128' : 'data-matrix'
  const { svg, png } = await drawLabel(await elementsOf(workspace, name), symbol, { clock: workspace.lineClock })
  writeNamed(`${out}.svg`, svg)
  writeNamed(`${out}.png`, png)
  return { svg: `${out}.svg`, png: `${out}.png` }
}

async function elementsOf(workspace: Workspace, name: Name): Promise<Element[]> {
  const named = parseName(name)
  if (named.type === 'logistic') return [{ ai: '00', value: named.sscc }]
  const { tables } = await workspace.answers()
  const batch = named.type === 'vial' ? (await provenVial(workspace, name)).batch : findBatch(tables, name)
  const product = [
    { ai: '01', value: batch.gtin },
    { ai: '17', value: expiryDigits(batch.expiresAt) },
    { ai: '10', value: batch.lot },
  ]
  return named.type === 'vial' ? [...product, { ai: '21', value: named.serial }] : product
}

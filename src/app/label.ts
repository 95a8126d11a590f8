import { drawLabel, expiryDigits, type Label, type SymbolKind } from '../capture/index.ts'
import { type Element, type Name, parseName } from '../values/index.ts'
import { findBatch } from './lookup.ts'
import { provenVial } from './vial.ts'
import type { Workspace } from './workspace.ts'

/**
 * Draws the label of a batch, a vial or a logistic unit and reads it back before it is handed out.
 *
 * @param symbol - What usually stands on such a thing when null.
 * @throws app.batch-unknown, app.serial-unknown, capture.label-refused
 */
export async function drawLabelOf(
  workspace: Workspace,
  name: Name,
  symbol: SymbolKind | null,
): Promise<Label & { symbol: SymbolKind }> {
  const kind = symbol ?? (parseName(name).type === 'logistic' ? 'gs1-128' : 'data-matrix')
  const label = await drawLabel(await elementsOf(workspace, name), kind, { clock: workspace.lineClock })
  return { ...label, symbol: kind }
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

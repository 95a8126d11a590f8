export { drawLabel, type Label } from './drawLabel.ts'
export type { SymbolKind } from './symbol.ts'
